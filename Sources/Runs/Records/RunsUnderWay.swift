import Glibc
import JSON
import Jobs
import Ledger

extension RunRecord {
  /// The files that the run writes to, with the descriptors whose text they hold: one, or two that
  /// are separate.
  package var outputFiles: [(path: String, descriptor: Int32)] {
    let output = members[.stdout]?.string ?? JobFiles(of: id).output
    let errors = members[.stderr]?.string ?? output
    let folder = ledger.folder + "/"
    return [(folder + output, STDOUT_FILENO)]
      + (errors == output ? [] : [(folder + errors, STDERR_FILENO)])
  }
}

extension RunStore {
  /// Whether the run is still running, or has not started yet. Brings its record up to date.
  package func continues(_ run: inout RunRecord) throws(LedgerError) -> Bool {
    guard run.state == .running || run.state == .pending else { return false }
    // Looking at a process costs less than reading a ledger.
    if run.state == .running, RunProcess(of: run) != nil { return true }
    guard let current = try self.run(run.id, in: run.ledger) else {
      // A batch that completed is moved to the trash at its end.
      if let removed = try trash.run(run.id) { run = removed }
      return false
    }
    // As long as its starter lives, the end may still be recorded.
    run = current
    return run.state == .running || run.state == .pending
  }
}

extension RunList {
  /// The run of a process, or that its launcher or guardian has started.
  package func run(ofProcess pid: Int) -> RunRecord? {
    let found = runs.filter { run in
      run.members[.pid]?.int == pid || run.members[.claimedBy]?["pid"]?.int == pid
        || run.members[.claimedBy]?["guardian"]?.int == pid
    }
    // The system gives a number to one process after the other.
    return found.first { $0.state == .running } ?? found.first
  }
}
