import TestSupport
import Testing

@Suite struct QuietStepsTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      say:
        exec: echo said ${n}
        flags: {n: 0}
      both:
        steps: [say n=1, say n=2]
      """, to: "batchrun.yml")
  }

  @Test func `-q holds for steps`() throws {
    let loud = try sandbox.batchrun("run", "-y", "both")
    #expect(loud.output == "said 1\nsaid 2\n")
    let quiet = try sandbox.batchrun("run", "-y", "-q", "both")
    #expect(quiet.exitCode == 0)
    #expect(quiet.output == "")
  }

  @Test(arguments: ["1", "2"]) func `-q holds for the runs of a queue`(workers: String) throws {
    try sandbox.batchrun("run", "-y", "say", "n=3", "--stage")
    let quiet = try sandbox.batchrun("run", "-y", "-q", "queue", "run-once=yes", "-j", workers)
    #expect(quiet.exitCode == 0)
    #expect(!quiet.output.contains("said"))
    try sandbox.batchrun("run", "-y", "say", "n=4", "--stage")
    let loud = try sandbox.batchrun("run", "-y", "queue", "run-once=yes", "-j", workers)
    #expect(loud.output.contains("said 4\n"))
  }
}
