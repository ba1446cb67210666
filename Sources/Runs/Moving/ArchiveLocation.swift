import Ledger
import Posix
import Text

/// Where runs are kept outside the home: another home, or a zip file that has one in it.
package enum ArchiveLocation: Hashable, Sendable {
  case folder(String)
  case zip(String)

  /// As a place to write to: it need not be there.
  package init(writing path: String) throws(ArchiveError) {
    if Self.isNamedZip(path) {
      if Self.isFolder(path) == true { throw ArchiveError.isFolder(path: path) }
      self = .zip(path)
    } else {
      if Self.isFolder(path) == false { throw ArchiveError.isNoFolder(path: path) }
      self = .folder(path)
    }
  }

  /// As a place to read from; nil if nothing is there.
  package init?(reading path: String) throws(ArchiveError) {
    switch Self.isFolder(path) {
    case true?: self = .folder(path)
    case false? where Self.isNamedZip(path): self = .zip(path)
    case false?:
      throw ArchiveError.isNoArchive(path: path)
    case nil: return nil
    }
  }

  /// Opens what is there, to read from it.
  package func open(limit: ByteSize? = nil) throws(ArchiveError) -> OpenArchive {
    switch self {
    case .folder(let path): return .home(RunStore(home: path))
    case .zip(let path):
      return .zip(try ZipHome(path, limit: limit?.bytes))
    }
  }

  private static func isNamedZip(_ path: String) -> Bool { path.lowercased().hasSuffix(".zip") }

  /// Nil if nothing is there.
  private static func isFolder(_ path: String) -> Bool? {
    FileStatus(path: path)?.isDirectory
  }

  /// Whether two paths lead to the same folder.
  package static func areSame(_ path: String, _ other: String) -> Bool {
    guard let one = FileStatus(path: path), let two = FileStatus(path: other) else { return false }
    return one.isSameFile(as: two)
  }
}

/// An archive whose runs can be looked at. Keep it as long as that is done.
package enum OpenArchive {
  case home(RunStore)
  case zip(ZipHome)

  /// The runs in it; those of a zip file without their files.
  package var store: RunStore {
    switch self {
    case .home(let store): store
    case .zip(let home): home.store
    }
  }

  /// The archive of this name.
  package static func archive(
    named name: String, of home: RunStore
  ) throws(LedgerError) -> NamedArchive? {
    return try NamedArchives(of: home).archive(named: name)
  }

  /// Opens what `--archive` names: a folder, a zip file, or a named archive of the home.
  package static func named(_ name: String, home: RunStore) throws(ArchiveError) -> OpenArchive {
    if let location = try ArchiveLocation(reading: name) { return try location.open() }
    let archive: NamedArchive?
    do throws(LedgerError) {
      archive = try self.archive(named: name, of: home)
    } catch {
      throw .ledger(error)
    }
    guard let archive else { throw .unknown(name: name) }
    return .home(archive.store)
  }

  /// Transfers runs of it to a home, calling `begins` with each.
  package func transfer(
    _ runs: [RunRecord], to target: RunStore, _ options: RunTransferOptions,
    begins: @escaping (RunRecord) -> Void
  ) throws(ArchiveError) -> RunTransferResult {
    switch self {
    case .zip(let home): return try home.transfer(runs, to: target, options, begins: begins)
    case .home(let store):
      do throws(LedgerError) {
        return try store.transfer(runs, to: target, options, begins: begins)
      } catch {
        throw .ledger(error)
      }
    }
  }
}
