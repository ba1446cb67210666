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

  /// Runs a batch whose output goes to a program of shell, which the test controls by files.
  private func start(_ options: String, into reader: String) throws -> RunningProgram {
    try sandbox.start(
      Invocation(
        [
          "-c",
          "{ \"$BATCHRUN\" run -y print n=range[1:30] \(options) 2> errors & "
            + "echo $! > pid; wait $!; echo $? > code; } | { \(reader); }",
        ], program: "/bin/sh", environment: ["BATCHRUN": batchrunBinary]))
  }

  private func states() throws -> [String] {
    let runs = try sandbox.batchrun("runs", "--all", "--json", "--operation", "print").json.array
    return (runs ?? []).map { $0["status"]?.string ?? "?" }
  }

  private func waitForTrials() throws {
    try eventually("all trials are recorded as completed, though nobody reads") {
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

  @Test func `a signal cuts short what nobody reads, and says so`() throws {
    let run = try start("-j 2", into: "while ! test -e read; do sleep 0.02; done")
    try waitForTrials()
    // The batch itself has ended too, well.
    try eventually("the batch is over") { try states().count == 30 }
    let pid = try #require(Int32(sandbox.text(of: "pid")?.dropLast() ?? ""))
    kill(pid, SIGINT)
    try eventually("it ends", within: 10) { sandbox.text(of: "code")?.isEmpty == false }
    // All trials had ended before the signal came.
    #expect(sandbox.text(of: "code") == "0\n")
    #expect(sandbox.text(of: "errors")?.contains("left out: nobody has read it") == true)
    try sandbox.write("", to: "read")
    try run.wait()
  }

  @Test func `Ctrl-C ends a batch that nobody reads`() throws {
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
}
