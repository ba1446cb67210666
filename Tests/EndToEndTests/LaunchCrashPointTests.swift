import Glibc
import JSON
import TestSupport
import Testing

/// kill -9 exactly at the N-th call that the ledger's safety rests on, by strace.
@Suite(
  .enabled("needs strace, and the right to trace") { canTrace })
struct LaunchCrashPointTests {
  private static let jobs = 6
  private let sandbox: Sandbox
  private let trace: JobTrace
  private let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    trace = try JobTrace(in: sandbox)
    ledger = LedgerFiles(sandbox, "runs/a")
    try sandbox.write(
      (1...LaunchCrashPointTests.jobs).map {
        trace.line("\($0)", seconds: 0.01, exitCode: $0 == 3 ? 7 : 0) + "\n"
      }.joined(), to: "a")
  }

  @Test(arguments: ["fsync", "fdatasync", "rename,renameat,renameat2", "ftruncate"], 1...4)
  func `the next launch loses nothing`(call: String, number: Int) throws {
    try killAtCall(call, number: number)
    try expectAllDoneByAnotherLaunch(after: 1)
  }

  @Test(arguments: 1...12)
  func `nor after a kill at a write into the journal`(number: Int) throws {
    // The journal has to be there for strace to know it.
    try sandbox.write("true\n", to: "first")
    #expect(try sandbox.batchrun("launch", "first", "--name", "a").exitCode == 0)
    let journal = sandbox.path("runs/a/journal.jsonl")
    try killAtCall("write,pwrite64,writev", number: number, path: journal)
    try expectAllDoneByAnotherLaunch(after: 1)
  }

  @Test(arguments: 1...6)
  func `nor after two kills, the second in the launch that resumes`(number: Int) throws {
    try killAtCall("fdatasync", number: 1)
    try killAtCall("rename,renameat,renameat2,fsync", number: number)
    try expectAllDoneByAnotherLaunch(after: 2)
  }

  /// Runs a launch and kills the process that is about to make this call for the N-th time.
  /// Whether it is ever made so often depends on how the launch goes; if not, nothing is killed.
  private func killAtCall(_ call: String, number: Int, path: String? = nil) throws {
    var arguments = [
      "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
      "inject=\(call):signal=SIGKILL:when=\(number)",
    ]
    if let path { arguments += ["-P", path] }
    arguments += [batchrunBinary, "launch", "a", "-j", "2"]
    let launch = try sandbox.start(Invocation(arguments, program: stracePath))
    do {
      let result = try launch.wait(within: 40)
      // Every launch makes each of these calls at least once.
      if number == 1 { #expect(result.end == .signaled(SIGKILL), "\(call): \(result)") }
    } catch {
      // strace has been seen to hang. Then it is not what is tested that is at fault.
      launch.sendToGroup(SIGKILL)
      sandbox.killLeftovers()
    }
    // A launcher whose guardian was killed continues without it.
    try eventually("nothing runs any longer") { sandbox.livingProcesses() == [] }
  }

  private func expectAllDoneByAnotherLaunch(after kills: Int) throws {
    let finished = ledger.finishedCommands(containing: "./job")
    let before = trace.events.count
    let result = try sandbox.batchrun("launch", "a", "-j", "2")
    #expect([0, 1].contains(result.exitCode), "\(result)")
    for event in trace.events.dropFirst(before) where event.isStart {
      #expect(!finished.contains { $0.hasPrefix("./job \(event.job) ") })
    }
    #expect(trace.contradictions == [])
    #expect(trace.startCounts.count == LaunchCrashPointTests.jobs)
    // Where the other process made the same call, it was killed too: then the ends of what ran,
    // no more than two jobs, were not seen.
    #expect(trace.startedJobs.count <= LaunchCrashPointTests.jobs + 2 * kills)
    let records = try ledger.records().filter { $0.key.contains("./job") }
    #expect(records.count == LaunchCrashPointTests.jobs)
    for (command, record) in records {
      #expect(record["exit_code"]?.int == (command.contains("job 3 ") ? 7 : 0), "\(command)")
    }
    // Nothing is left to do; one of them has failed.
    #expect(try sandbox.batchrun("launch", "a").exitCode == 1)
    #expect(sandbox.names(in: "runs/a").filter { $0.hasPrefix(".") } == [])
  }
}

private let stracePath = "/usr/bin/strace"

/// Whether strace is there and may trace.
private let canTrace: Bool = {
  guard access(stracePath, X_OK) == 0, let sandbox = try? Sandbox() else { return false }
  let result = try? sandbox.run(
    Invocation(["-qq", "-o", "/dev/null", "/bin/true"], program: stracePath), within: 20)
  return result?.exitCode == 0
}()
