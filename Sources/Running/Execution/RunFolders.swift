import Jobs
import Ledger
import Operations
import Runs

/// Where the files of an operation's runs are.
struct RunFolders: Sendable {
  /// The ledger's folder; absolute.
  let ledger: String

  func directory(of id: JobID) -> String {
    JobFiles(of: id, in: ledger).directory
  }

  func metadata(of id: JobID) -> String {
    directory(of: id) + "/" + RunPlaces.metadataFolder
  }

  /// The copy of the source code that a run executes.
  func source(of id: JobID) -> String {
    metadata(of: id) + "/" + SourceSnapshot.folderName
  }

  /// The same in a run directory that may lie elsewhere.
  static func source(in directory: String) -> String {
    directory + "/" + RunPlaces.metadataFolder + "/" + SourceSnapshot.folderName
  }

  func output(of id: JobID) -> String {
    JobFiles(of: id, in: ledger).output
  }
}
