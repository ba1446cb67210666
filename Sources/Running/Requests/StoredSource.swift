import Glibc
import Jobs
import Ledger
import Operations
import Posix
import Runs

/// The source code that was kept with a run, for runs that execute the same.
struct StoredSource {
  /// Absolute.
  let folder: String
  /// What the record says of it.
  let change: RecordChange

  /// Nil if the run keeps none.
  ///
  /// - Throws: if it had source code that is missing with its folder. To run what the project has now
  ///   in its place would be something else under the same name.
  init?(of run: RunRecord) throws(RunFailure) {
    var change = RecordChange()
    for key in [RecordKey.sourcecodeDigest, .vcsCommit] { change.set(key, run.members[key]) }
    self.change = change
    let ledger = CurrentFolder.absolute(run.ledger.folder)
    // A trial that has never started has that of its batch only.
    let places =
      [run.directory.map { RunFolders.source(in: $0) }]
      + [run.id, run.batch].map { $0.map { RunFolders(ledger: ledger).source(of: $0) } }
    let folders = places.compactMap(\.self)
    if let folder = folders.first(where: { access($0, F_OK) == 0 }) {
      self.folder = folder
      return
    }
    guard run.members[.sourcecodeDigest] != nil else { return nil }
    throw RunFailure(
      "the source code of run \(run.id.text) is missing: "
        + "folder '\(folders.first ?? "")' does not exist",
      hint: "--force-sourcecode uses the current source code")
  }

  /// Gives another run the same, in `target`, which is made.
  func link(to target: String) throws(SystemError) {
    try SourceSnapshot(existing: folder, digest: "").link(to: target)
  }
}
