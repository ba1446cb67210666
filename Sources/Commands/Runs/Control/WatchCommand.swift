import Arguments
import Glibc
import Jobs
import Ledger
import Posix
import Runs
import TerminalUI
import Text

/// `batchrun watch`: the output of a run as it comes. The run does not notice.
struct WatchCommand: RunSelectionCommand {
  var selection = RunSelectionOptions()
  var process: String?

  /// Seconds between two looks at whether the run goes on.
  private static let interval = 0.1
  /// Seconds for which the end of a process is waited for to be recorded.
  private static let patience = 5.0

  static let manual = Manual(
    name: "watch",
    abstract: "Show the output of a run as it comes",
    discussion: """
      All that the run has printed so far comes first. Ctrl-C ends the watching and leaves the run \
      alone. Without RUN, the newest one is watched that is running.
      """,
    examples: [.init("batchrun watch", "Follows the newest run that is running.")])

  static var declarations: [Declaration<Self>] {
    option("-p, --pid PID|FILE", \.process, "the run of this process, or of the pid in FILE")
    selectionDeclarations("the index or id of a run", isSingle: true, hasStates: false)
  }

  func run() throws -> Int32 {
    var run = try chosenRun()
    let name = run.id.shortText
    Signals.block([SIGINT])
    Console.writeError("Watching run \(name)\n")
    var tails: [OutputTail] = []
    for (path, descriptor) in outputs(of: run) {
      do throws(SystemError) {
        tails.append(try OutputTail(of: path, to: descriptor))
      } catch {
        if !error.isMissing { throw CommandFailure("\(error)") }
      }
    }
    let isInterrupted = try follow(&run)
    for tail in tails { tail.finish() }
    if isInterrupted {
      Console.write("\nStopped watching \(name) (still running)\n")
    } else if run.state == .staged {
      Console.writeError("Run \(name) is staged: it has not been started\n")
    } else {
      Console.writeError("Run \(name) stopped with a status of '\(run.state.rawValue)'\n")
    }
    return 0
  }

  /// Waits for the end of the run.
  ///
  /// - Returns: whether Ctrl-C came first.
  private func follow(_ run: inout RunRecord) throws -> Bool {
    var ended: Double?
    var interrupt = Signals.set(of: [SIGINT])
    while run.state == .running || run.state == .pending {
      var pause = timespec(tv_sec: 0, tv_nsec: Int(Self.interval * 1e9))
      if sigtimedwait(&interrupt, nil, &pause) == SIGINT { return true }
      // Looking at a process costs less than reading a ledger.
      if run.state == .running, RunProcess(of: run) != nil { continue }
      let now = Clock.monotonic
      ended = ended ?? now
      guard let current = try selection.store.run(run.id, in: run.ledger) else {
        // A batch that did well is moved to the trash at its end.
        if let removed = try selection.store.trash.run(run.id) { run = removed }
        return false
      }
      // As long as its starter lives, the end may still be recorded.
      run = current
    }
    return false
  }

  /// Where the run writes: one file, or two that are shown apart.
  private func outputs(of run: RunRecord) -> [(path: String, descriptor: Int32)] {
    let output = run.members[.stdout]?.string ?? JobFiles(of: run.id).output
    let errors = run.members[.stderr]?.string ?? output
    let folder = run.ledger.folder + "/"
    return [(folder + output, STDOUT_FILENO)]
      + (errors == output ? [] : [(folder + errors, STDERR_FILENO)])
  }

  private func chosenRun() throws -> RunRecord {
    if let process { return try run(ofProcess: process) }
    guard selection.runs.isEmpty else { return try selectedRun() }
    var command = self
    command.selection.only[.running] = true
    guard let run = try command.matchingRuns(limit: 1).runs.first else {
      throw CommandFailure(
        "nothing to watch", hint: "'batchrun watch RUN' shows the output of any run")
    }
    return run
  }

  /// The run of a process, by its pid or by the path of a file that holds that.
  private func run(ofProcess text: String) throws -> RunRecord {
    var pid = Int(text)
    if pid == nil {
      guard let content = ProcFile.text(text) else {
        throw CommandFailure("cannot read '\(text)'", hint: "--pid takes a pid, or a file with one")
      }
      pid = Int(content)
    }
    guard let pid else { throw CommandFailure("there is no pid in '\(text)'") }
    let found = try matchingRuns().runs.filter { run in
      run.members[.pid]?.int == pid || run.members[.claimedBy]?["pid"]?.int == pid
        || run.members[.claimedBy]?["guardian"]?.int == pid
    }
    // The system gives a number to one process after the other.
    guard let run = found.first(where: { $0.state == .running }) ?? found.first else {
      throw CommandFailure("cannot find run for pid \(pid)")
    }
    return run
  }
}
