import Glibc
import Jobs
import Ledger
import Posix

extension RunRecord {
  /// Whether somebody has removed its folder by hand: then it is as if it had never been, but for its
  /// record.
  ///
  /// Each run of an operation has a folder once it was started, also batches, steps and queues; lines
  /// have none. One that the user chose may lie on a disk that is not there now: only if the folder
  /// above it is there, it was removed.
  package var isFolderRemoved: Bool {
    guard attempts > 0, state.isOver, members[.operation] != nil, let directory,
      access(directory, F_OK) != 0
    else { return false }
    if access(folder(of: directory), F_OK) == 0 { return true }
    let isOwn = directory == CurrentFolder.absolute(JobFiles(of: id, in: ledger.folder).directory)
    return isOwn && access(JobFiles(of: id, in: ledger.folder).logs, F_OK) == 0
  }
}

extension RunStore {
  /// The runs whose folders were removed by hand, newest first; they are in no other list. Where
  /// `prefix` is given, those whose ids begin like this.
  package func runsWithoutFolder(
    withPrefix prefix: String? = nil, matching filter: RunFilter = RunFilter()
  ) throws(LedgerError) -> [RunRecord] {
    var search = RunSearch(filter, home: home, limit: nil)
    search.folders = .removed
    search.prefix = prefix
    for location in try ledgers() { search.search(location) }
    return search.finish().runs
  }
}
