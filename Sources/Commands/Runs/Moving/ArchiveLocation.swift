import Arguments
import Glibc
import Ledger
import Runs
import Text

/// Where runs are kept besides the home: another home, or a zip file that has one in it.
enum ArchiveLocation {
  case folder(String)
  case zip(String)

  /// As a place to write to: it need not be there.
  init(writing path: String) throws {
    if Self.isNamedZip(path) {
      if Self.isFolder(path) == true { throw CommandFailure("'\(path)' is a directory") }
      self = .zip(path)
    } else {
      if Self.isFolder(path) == false { throw CommandFailure("'\(path)' is not a directory") }
      self = .folder(path)
    }
  }

  /// As a place to read from; nil where nothing is there.
  init?(reading path: String) throws {
    switch Self.isFolder(path) {
    case true?: self = .folder(path)
    case false? where Self.isNamedZip(path): self = .zip(path)
    case false?:
      throw CommandFailure("invalid archive '\(path)' - expected a directory or a zip file")
    case nil: return nil
    }
  }

  /// Opens what is there, to read from it.
  func open(limit: ByteSize? = nil) throws -> OpenArchive {
    switch self {
    case .folder(let path): return .home(RunStore(home: path))
    case .zip(let path):
      return .zip(try ZipHome(path, limit: limit?.bytes))
    }
  }

  private static func isNamedZip(_ path: String) -> Bool { path.lowercased().hasSuffix(".zip") }

  /// Nil where nothing is there.
  private static func isFolder(_ path: String) -> Bool? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether two paths lead to the same folder.
  static func areSame(_ path: String, _ other: String) -> Bool {
    var (one, two) = (stat(), stat())
    return stat(path, &one) == 0 && stat(other, &two) == 0
      && one.st_ino == two.st_ino && one.st_dev == two.st_dev
  }
}

/// An archive whose runs can be looked at. Keep it as long as that is done.
enum OpenArchive {
  case home(RunStore)
  case zip(ZipHome)

  /// The runs in it; those of a zip file without their files.
  var store: RunStore {
    switch self {
    case .home(let store): store
    case .zip(let home): home.store
    }
  }

  /// The archive of this name.
  static func archive(
    named name: String, of home: RunStore
  ) throws -> NamedArchive? {
    return try NamedArchives(of: home).archive(named: name)
  }

  /// Opens what `--archive` names: a folder, a zip file, or a named archive of the home.
  static func named(_ name: String, home: RunStore) throws -> OpenArchive {
    if let location = try ArchiveLocation(reading: name) { return try location.open() }
    if let archive = try archive(named: name, of: home) { return .home(archive.store) }
    throw CommandFailure(
      "'\(name)' is no archive: there is no such folder or zip file, and no archive of that name",
      hint: "'batchrun archive --list' lists the archives that have names")
  }
}
