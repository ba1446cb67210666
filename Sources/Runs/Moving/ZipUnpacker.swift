import Glibc
import Posix
import Zip

/// Unpacks entries of a zip file whose names are known to be good.
///
/// Everything is made new, below folders that were made new, so nothing that is there already can
/// be written to, or through. Links come last, so none of them can be in the way of a file.
struct ZipUnpacker {
  enum Failure: Error {
    case zip(ZipError)
    case system(SystemError)
    case refused(String)
  }

  private static let longestLink = Int(PATH_MAX) - 1

  private let reader: ZipReader
  private let root: Directory
  /// The folder that was used last, by its names.
  private var current: (names: [FileName], folder: Directory)
  private var folders: [(folder: [FileName], entry: ZipEntry)] = []

  init(_ reader: ZipReader, into root: Directory) {
    self.reader = reader
    self.root = root
    current = ([], root)
  }

  mutating func unpack(_ entries: [ZipEntry]) throws(Failure) {
    for entry in entries where !entry.isLink {
      let names = Self.names(of: entry)
      if entry.isFolder {
        _ = try folder(names)
        folders.append((names, entry))
      } else {
        try unpackFile(entry, names)
      }
    }
    for entry in entries where entry.isLink { try unpackLink(entry) }
    // From the innermost out: one may be read-only.
    for (names, entry) in folders.reversed() {
      let folder = try folder(names)
      try calling { () throws(SystemError) in
        try folder.descriptor.imitate(mode: entry.mode | 0o700, modified: entry.modified)
      }
    }
  }

  private static func names(of entry: ZipEntry) -> [FileName] {
    entry.name.split(separator: UInt8(ascii: "/")).map { FileName($0) }
  }

  private mutating func unpackFile(_ entry: ZipEntry, _ names: [FileName]) throws(Failure) {
    guard let name = names.last else { return }
    let folder = try folder(Array(names.dropLast()))
    let file: FileDescriptor
    do throws(SystemError) {
      file = try folder.newFile(name)
    } catch {
      // Also if the disk takes two names for the same.
      if error.code == EEXIST {
        throw .refused("the entry '\(entry.text)' occurs twice, or is also a folder")
      }
      throw .system(error)
    }
    do throws(ZipError) {
      try reader.read(entry) { (bytes) throws(SystemError) in try file.writeAll(bytes) }
    } catch {
      throw .zip(error)
    }
    try calling { () throws(SystemError) in
      try file.imitate(
        mode: entry.mode == 0 ? 0o600 : entry.mode | 0o400, modified: entry.modified)
    }
  }

  private mutating func unpackLink(_ entry: ZipEntry) throws(Failure) {
    let names = Self.names(of: entry)
    guard let name = names.last, entry.size <= Self.longestLink else {
      throw .refused("the link '\(entry.text)' is too long")
    }
    var target: [UInt8] = []
    do throws(ZipError) {
      try reader.read(entry) { target.append(contentsOf: $0) }
    } catch {
      throw .zip(error)
    }
    guard Self.staysInside(target, depth: names.count - 1) else {
      throw .refused("the link '\(entry.text)' leads out of the archive")
    }
    let folder = try folder(Array(names.dropLast()))
    do throws(SystemError) {
      try folder.makeLink(name, to: target)
    } catch {
      if error.code == EEXIST { throw .refused("the entry '\(entry.text)' occurs twice") }
      throw .system(error)
    }
  }

  /// Whether a link that lies so deep cannot lead out: it goes up at its beginning only, where no
  /// other link can be in between, and not further than to the top.
  static func staysInside(_ target: [UInt8], depth: Int) -> Bool {
    guard let first = target.first, first != UInt8(ascii: "/"), !target.contains(0) else {
      return false
    }
    let names = target.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
    let ups = names.prefix { $0.elementsEqual("..".utf8) }.count
    // At the top only ledgers are wanted, and they do not begin with a dot.
    let staysBelow = ups < depth || ups == depth && names.count > ups && names[ups].first != 0x2e
    return staysBelow && !names[ups...].contains { $0.elementsEqual("..".utf8) }
  }

  /// The folder of these names, made if it is missing.
  private mutating func folder(_ names: [FileName]) throws(Failure) -> Directory {
    if names == current.names { return current.folder }
    var shared = zip(names, current.names).prefix { $0 == $1 }.count
    var folder = root
    if shared == current.names.count {
      folder = current.folder
    } else {
      shared = 0
    }
    for (position, name) in names.enumerated().dropFirst(shared) {
      do throws(SystemError) {
        folder =
          try folder.status(of: name) == nil
          ? folder.newDirectory(name) : folder.directory(name)
      } catch {
        if error.code == ENOTDIR || error.code == ELOOP {
          let path = FileTreePath(Array(names[...position])).text
          throw .refused("the entry '\(path)' is both a folder and something else")
        }
        throw .system(error)
      }
    }
    current = (names, folder)
    return folder
  }

  private func calling(_ body: () throws(SystemError) -> Void) throws(Failure) {
    do throws(SystemError) {
      try body()
    } catch {
      throw .system(error)
    }
  }
}
