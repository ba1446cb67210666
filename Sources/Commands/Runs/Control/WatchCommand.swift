import Arguments
import Glibc
import Jobs
import Ledger
import Posix
import Runs
import TerminalUI
import Text
import Views

/// `batchrun watch`: the output of a run as it comes. The run is not affected.
struct WatchCommand: RunSelectionCommand {
  var selection = RunSelectionOptions()
  var process: String?

  /// Seconds between two looks at whether the run continues.
  private static let interval = 0.1

  static let manual = Manual(
    name: "watch",
    abstract: "Follow the output of a run",
    discussion: """
      The output so far comes first. For a batch, steps or a queue, the output of the runs that they \
      start is included, one after the other. Ctrl-C stops watching; the run continues. Without RUN, the \
      newest running run is watched.
      """,
    examples: [.init("batchrun watch", "Follows the newest running run.")])

  static var declarations: [Declaration<Self>] {
    option("-p, --pid PID|FILE", \.process, "the run of this process, or of the pid in FILE")
    selectionDeclarations("the index or id of a run", isSingle: true, hasStates: false)
  }

  func run() throws -> Int32 {
    var run = try chosenRun()
    let name = run.id.shortText
    Signals.block([SIGINT])
    Console.writeError("Watching run \(name)\n")
    let isInterrupted: Bool
    if let transcript = RunTranscript(of: run, in: selection.store, follows: true) {
      isInterrupted = try follow(&run, by: transcript)
    } else {
      isInterrupted = try followLogs(of: &run)
    }
    if isInterrupted {
      Console.write("\nStopped watching \(name) (still running)\n")
    } else if run.state == .staged {
      Console.writeError("Run \(name) is staged: it has not been started\n")
    } else {
      Console.writeError("Run \(name) stopped with a status of '\(run.state.rawValue)'\n")
    }
    return 0
  }

  /// Shows what the run's own process writes.
  ///
  /// - Returns: whether Ctrl-C came first.
  private func followLogs(of run: inout RunRecord) throws -> Bool {
    var tails: [OutputTail] = []
    for (path, descriptor) in run.outputFiles {
      do throws(SystemError) {
        tails.append(try OutputTail(of: path, to: descriptor))
      } catch {
        if !error.isMissing { throw CommandFailure("\(error)") }
      }
    }
    let isInterrupted = try follow(&run)
    for tail in tails { tail.finish() }
    return isInterrupted
  }

  /// Shows what the runs write that this one has started, too, until it is at its end.
  private func follow(_ run: inout RunRecord, by transcript: RunTranscript) throws -> Bool {
    var transcript = transcript
    var isOver = false
    while !Console.isClosed {
      switch transcript.next() {
      case .bytes(let bytes): Console.write(bytes: bytes)
      case .end: return false
      case .nothing:
        if isOver { continue }
        Console.flushOutput()
        if Signals.comes(SIGINT, within: Self.interval) { return true }
        isOver = try !selection.store.continues(&run)
        if isOver { transcript.end() }
      }
    }
    return false
  }

  /// Waits for the end of the run.
  ///
  /// - Returns: whether Ctrl-C came first.
  private func follow(_ run: inout RunRecord) throws -> Bool {
    while run.state == .running || run.state == .pending {
      if Signals.comes(SIGINT, within: Self.interval) { return true }
      if try !selection.store.continues(&run) { return false }
    }
    return false
  }

  private func chosenRun() throws -> RunRecord {
    if let process { return try run(ofProcess: process) }
    guard selection.runs.isEmpty else { return try selectedRun() }
    var command = self
    for state in [JobState.running, .pending] { command.selection.only[state] = true }
    guard let run = try command.matchingRuns().runs.first(where: \.isUnderWay) else {
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
    guard let run = try matchingRuns().run(ofProcess: pid) else {
      throw CommandFailure("cannot find run for pid \(pid)")
    }
    return run
  }
}
