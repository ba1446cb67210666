import JSON
import TestSupport
import Testing

/// A reader of the output of steps and queues that takes its time, or none.
@Suite struct StepsReaderTests {
  private let sandbox: Sandbox

  /// The first run prints more than a pipe holds, and than waits in memory.
  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      print:
        exec: sh print.sh ${n}
        flags: {n: 0}
      say:
        exec: sh -c 'echo said; echo complained >&2'
      both:
        steps: [print n=1, say]
      """, to: "batchrun.yml")
    try sandbox.write("seq 1000000 | sed \"s/^/line /\"\n", to: "print.sh")
  }

  private static let late = "while ! test -e read; do sleep 0.02; done; cat > got"

  @Test(arguments: ["2> errors", "2>&1"])
  func `a step does not wait for the reader of the one before`(errors: String) throws {
    let run = try sandbox.startRun("both \(errors)", into: Self.late)
    try eventually("the second step is over, although nothing reads") {
      try sandbox.states(of: "say") == ["completed"]
    }
    try eventually("all steps are over") { try sandbox.states(of: "both") == ["completed"] }
    #expect(!sandbox.exists("code"))
    try sandbox.write("", to: "read")
    try run.wait()
    #expect(sandbox.text(of: "code") == "0\n")
    let got = sandbox.lines(of: "got")
    #expect(got.count { $0.hasPrefix("line ") } == 1_000_000)
    // All of it comes in its order.
    let place = try #require(got.firstIndex(of: "line 1000000"))
    #expect(try #require(got.firstIndex(of: "said")) > place)
    if errors == "2>&1" {
      let announced = try #require(got.firstIndex(of: "INFO: [batchrun] running say: say"))
      #expect(got.firstIndex(of: "INFO: [batchrun] running print: print n=1") == 0)
      #expect(announced == place + 1)
    }
  }

  @Test func `a run of a queue does not wait for the reader of the one before`() throws {
    for number in 1...2 {
      try sandbox.batchrun("run", "-y", "print", "n=\(number)", "--stage")
    }
    let run = try sandbox.startRun("queue run-once=yes 2> errors", into: Self.late)
    try eventually("both runs are over, although nothing reads") {
      try sandbox.states(of: "print") == ["completed", "completed"]
    }
    #expect(!sandbox.exists("code"))
    try sandbox.write("", to: "read")
    try run.wait()
    #expect(sandbox.text(of: "code") == "0\n")
    #expect(sandbox.lines(of: "got").count { $0.hasPrefix("line ") } == 2_000_000)
  }

  @Test func `a signal cuts short output that is not read, and says so`() throws {
    let run = try sandbox.startRun(
      "both 2> errors", into: "while ! test -e read; do sleep 0.02; done")
    try eventually("all steps are over") { try sandbox.states(of: "both") == ["completed"] }
    try sandbox.expectCutShort(run)
  }
}
