import Glibc
import JSON
import TestSupport
import Testing

/// A reader of a batch's output that takes its time, or none.
@Suite struct BatchReaderTests {
  private let sandbox: Sandbox

  /// Each trial prints 20 kB: a pipe is full after a few of them.
  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("seq 1000 | sed \"s/^/trial $1 line /\"\n", to: "print.sh")
    try sandbox.write(
      """
      print:
        exec: sh print.sh ${n}
        flags: {n: 0}
      """, to: "batchrun.yml")
  }

  private func start(_ options: String, into reader: String) throws -> RunningProgram {
    try sandbox.startRun("print n=range[1:30] \(options) 2> errors", into: reader)
  }

  private func states() throws -> [String] { try sandbox.states(of: "print") }

  private func waitForTrials() throws {
    try eventually("all trials are recorded as completed, although nothing reads") {
      let states = try states().filter { $0 == "completed" }
      return states.count >= 30
    }
  }

  @Test(arguments: ["-j 2", "-j 1", "-j 2 2>&1"])
  func `trials do not wait for a reader, who gets all of it in the end`(options: String) throws {
    let run = try start(
      options, into: "while ! test -e read; do sleep 0.02; done; cat > got")
    try waitForTrials()
    #expect(!sandbox.exists("code"))
    try sandbox.write("", to: "read")
    try run.wait()
    #expect(sandbox.text(of: "code") == "0\n")
    #expect(sandbox.lines(of: "got").count { $0.contains(" line ") } == 30_000)
    #expect(sandbox.text(of: "errors")?.contains("left out") != true)
  }

  @Test func `a signal cuts short output that is not read, and says so`() throws {
    let run = try start("-j 2", into: "while ! test -e read; do sleep 0.02; done")
    try waitForTrials()
    // The batch itself has ended too, well.
    try eventually("the batch is over") { try states().count == 30 }
    try sandbox.expectCutShort(run)
  }

  @Test func `Ctrl-C ends a batch whose output is not read`() throws {
    try sandbox.write("seq 20000; sleep 60\n", to: "print.sh")
    let run = try start("-j 2", into: "while ! test -e read; do sleep 0.02; done")
    try eventually("trials run") { try states().contains("running") }
    let pid = try #require(Int32(sandbox.text(of: "pid")?.dropLast() ?? ""))
    kill(pid, SIGINT)
    try eventually("it ends", within: 10) { sandbox.text(of: "code")?.isEmpty == false }
    #expect(sandbox.text(of: "code") == "130\n")
    #expect(try !states().contains("running"))
    try sandbox.write("", to: "read")
    try run.wait()
  }

  @Test func `a reader that goes away costs the batch nothing`() throws {
    let run = try start("-j 2", into: "head -1 > got")
    try run.wait()
    #expect(sandbox.text(of: "code") == "0\n")
    #expect(try states().count == 30)
  }

  /// What lies in the log counts too, not only what has been read from it.
  @Test(arguments: ["n=1", "n=[1,2,3,4] -j 1", "n=[1,2,3,4] -j 2"])
  func `how much is left out is reported for logs too`(flags: String) throws {
    try sandbox.write("head -c 2000000 /dev/zero | tr '\\0' x; echo\n", to: "print.sh")
    let count = flags == "n=1" ? 1.0 : 4
    let run = try sandbox.start(
      Invocation(
        [
          "-c",
          "{ \"$BATCHRUN\" run -y print \(flags) 2> errors & "
            + "echo $! > pid; wait $!; echo $? > code; } "
            + "| { while ! test -e read; do sleep 0.02; done; }",
        ], program: "/bin/sh", environment: ["BATCHRUN": batchrunBinary]))
    try eventually("all runs are recorded as completed") {
      try Double(states().count { $0 == "completed" }) >= count
    }
    let pid = try #require(Int32(sandbox.text(of: "pid")?.dropLast() ?? ""))
    kill(pid, SIGINT)
    try eventually("it ends", within: 10) { sandbox.text(of: "code")?.isEmpty == false }
    try sandbox.write("", to: "read")
    try run.wait()
    let errors = try #require(sandbox.text(of: "errors"))
    let said = try #require(
      errors.firstMatch(of: /about ([0-9.]+) MiB of output left out/), "\(errors)")
    let bytes = try #require(Double(said.output.1)) * 1_048_576
    // A pipe holds 64 KiB.
    #expect(abs(bytes - count * 2_000_001) < 150_000, "\(errors)")
  }

  /// The note cannot go where nothing reads.
  @Test func `what is left out of one pipe is reported on the terminal`() throws {
    let session = try sandbox.startInTerminal(
      Invocation(
        [
          "-c",
          "\"$BATCHRUN\" run -y print n=range[1:30] -j 2 2>&1 "
            + "| { trap '' INT; while ! test -e read; do sleep 0.02; done; }",
        ], program: "/bin/sh", environment: ["BATCHRUN": batchrunBinary]))
    try waitForTrials()
    try eventually("the batch is over") { try states().count == 30 }
    try session.type("\u{3}")
    try session.expect("of output left out: it was not read in time")
    try sandbox.write("", to: "read")
    _ = try session.wait()
  }

  @Test func `a signal while metrics are read ends that, and they are read later`() throws {
    try sandbox.write("yes 'loss: 1' | head -n 2000000; echo \"loss: 0.$1\"\n", to: "print.sh")
    let run = try sandbox.startBatchrun("run", "-y", "-q", "print", "n=[1,2,3,4]", "-j", "4")
    try eventually("all trials are recorded as completed") {
      try states().count { $0 == "completed" } == 4
    }
    #expect(!run.hasEnded)
    let start = monotonicSeconds()
    run.send(SIGINT)
    let result = try run.wait(within: 30)
    #expect(monotonicSeconds() - start < 5)
    // All trials had ended before.
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      result.errors.contains(
        /the metrics of \d runs? are not recorded: commands that show them read/),
      "\(result)")
    for index in ["1", "4"] {
      let info = try sandbox.batchrun("runs", "info", index)
      #expect(info.output.contains(/loss: 0\.[1-4]00000/), "\(info)")
    }
  }
}
