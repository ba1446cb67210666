import Ledger
import Testing

@testable import Running

@Suite struct LaunchRequestTests {
  @Test func `by default a request resumes, waits for no process and ends none`() {
    let request = LaunchRequest(
      name: "a", location: LedgerLocation(home: "/runs", name: "a"), runfile: "-",
      terms: RunTerms(), seed: 7, version: "1.2.3")
    #expect(request.mode == .resume)
    #expect(!request.waits && !request.follows && !request.isolates)
    #expect(request.survivors == .wait)
    #expect(request.shell == nil && request.workingFolder == nil && request.idleLimit == nil)
    #expect(request.terms.policy.slots == 1)
    #expect(request.terms.policy.grace == RunTerms.standardGrace)
    #expect(request.terms.limit == nil && request.terms.policy.retries == 0)
  }
}
