import Glibc
import Ledger
import Posix

extension RunStore {
  /// Copies runs to a folder or a zip file, or moves them there; either is made if it is missing.
  ///
  /// `begins`: called with each run when its turn comes.
  /// Returns which arrived, and which did not.
  package func export(
    _ runs: [RunRecord], to target: ArchiveLocation, _ options: RunTransferOptions,
    begins: @escaping (RunRecord) -> Void
  ) throws(ArchiveError) -> RunTransferResult {
    switch target {
    case .folder(let path): return try export(runs, toFolder: path, options, begins: begins)
    case .zip(let path): return try transfer(runs, toZip: path, options, begins: begins)
    }
  }

  /// The folder gets the mark that nothing in it is source code.
  private func export(
    _ runs: [RunRecord], toFolder path: String, _ options: RunTransferOptions,
    begins: @escaping (RunRecord) -> Void
  ) throws(ArchiveError) -> RunTransferResult {
    do throws(SystemError) {
      try Directory.make(path)
      let folder = try Directory(path: path, mayBeLink: true)
      _ = try folder.open(".batchrun-nocopy", O_WRONLY | O_CREAT)
    } catch {
      throw ArchiveError(writing: path, error)
    }
    do throws(LedgerError) {
      return try transfer(runs, to: RunStore(home: path), options, begins: begins)
    } catch {
      throw .ledger(error)
    }
  }
}
