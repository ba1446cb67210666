import Jobs
import Ledger
import Running
import Testing

@Suite struct RunSurroundingsTests {
  @Test func `the claim of a queue is read as it was written`() throws {
    let run = JobID.random()
    let claim = try #require(
      RunSurroundings.Claim("\(run.text) 123 456", host: "here", bootID: "b"))
    #expect(claim.run == run)
    #expect(
      claim.claimer == RunClaimer(pid: 123, pidStart: 456, host: "here", bootID: "b"))
  }

  @Test(arguments: ["", "9de13f0e", "nothing 1 2", "00000000000000000000000000000000 x 2"])
  func `what is no claim is none`(text: String) {
    #expect(RunSurroundings.Claim(text, host: "here", bootID: "b") == nil)
  }
}
