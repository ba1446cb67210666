import Glibc
import Jobs
import Ledger
import Posix

extension RunRecord {
  /// Whether its folder was removed by hand: then it is as if it had never been, except for its
  /// record.
  ///
  /// Each run of an operation has a folder once it was started or staged, also batches, steps and queues;
  /// lines have none. One that the user chose may lie on a disk that is not there now: only if the folder
  /// above it is there, it was removed.
  package var isFolderRemoved: Bool {
    guard state == .staged ? wasStaged : attempts > 0 && state.isOver,
      isOfOperation, let directory, access(directory, F_OK) != 0
    else { return false }
    if access(folder(of: directory), F_OK) == 0 { return true }
    let isOwn = directory == CurrentFolder.absolute(JobFiles(of: id, in: ledger.folder).directory)
    return isOwn && access(JobFiles(of: id, in: ledger.folder).logs, F_OK) == 0
  }

  /// Whether its folder was made. The records of staged trials come before their folders; once those are
  /// there, the folder of the batch has a link to each.
  private var wasStaged: Bool {
    guard let batch else { return true }
    return linkTarget(of: JobFiles(of: batch, in: ledger.folder).directory + "/" + id.text) != nil
  }
}

/// Tells of many records which are of runs whose folders were removed by hand. A record is taken apart
/// only if the usual folder is not there, or another was chosen.
package struct RemovedFolders {
  private var parser = RunParser()

  package init() {}

  /// `fields` has read `record`, or started to; `state` is the recorded one.
  package mutating func include(
    _ id: JobID, _ record: UnsafeRawBufferPointer, in location: LedgerLocation, state: JobState,
    _ fields: inout RecordFields
  ) -> Bool {
    guard id.isOfRun, state.isOver || state == .staged else { return false }
    fields.readOn(until: [.operation, .directory])
    guard fields[.operation] != nil, let directory = fields[.directory] else { return false }
    let usual = JobFiles(of: id).directory
    if directory.dropFirst().dropLast().elementsEqual(usual.utf8),
      access(location.folder + "/" + usual, F_OK) == 0
    {
      return false
    }
    return (try? parser.run(id, record, in: location, state: state))?.isFolderRemoved == true
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
