import Glibc
import Jobs
import Ledger
import Posix
import Zip

/// The home in a zip file. Its ledgers are unpacked, to be looked at as those of any other home;
/// the files of its runs are unpacked when they are wanted.
///
/// Nothing in the file is believed: every name, size and link is looked at before the first byte is
/// written.
package final class ZipHome {
  /// What it unpacks to is believed up to this, or as many times the size of the file.
  private static let harmlessSize = 1 << 30
  private static let likelyRatio = 100

  /// Its ledgers, with all records, and without the files of the runs.
  package let store: RunStore

  private let path: String
  private let file: FileDescriptor
  private let reader: ZipReader
  private let folder: TemporaryFolder
  private let limit: Int
  private let places: [ZipPlace]

  /// Opens a zip file.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - limit: bytes that it may unpack to; nil for what is likely.
  /// - Throws: if it is not a zip file, damaged, or not to be trusted.
  package convenience init(_ path: String, limit: Int? = nil) throws(ArchiveError) {
    let file: FileDescriptor
    do throws(SystemError) {
      file = try FileDescriptor(reading: path)
    } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
    try self.init(file, limit: limit)
  }

  init(_ file: FileDescriptor, limit: Int? = nil) throws(ArchiveError) {
    path = file.path
    self.file = file
    do throws(ZipError) {
      reader = try ZipReader(file)
    } catch {
      throw .unreadable(path: file.path, reason: error.message)
    }
    places = try ZipHome.places(of: reader.entries, path: file.path)
    do throws(SystemError) {
      let size = try file.status().size
      let (likely, isHuge) = size.multipliedReportingOverflow(by: Self.likelyRatio)
      self.limit = limit ?? max(Self.harmlessSize, isHuge ? .max : likely)
      folder = try TemporaryFolder(ZipExport.temporaryName)
    } catch {
      throw .unreadable(path: file.path, reason: "\(error)")
    }
    store = RunStore(home: folder.path)
    try unpackLedgers(into: folder.path)
  }

  deinit {
    folder.remove()
  }

  private static func places(
    of entries: [ZipEntry], path: String
  ) throws(ArchiveError) -> [ZipPlace] {
    var places: [ZipPlace] = []
    places.reserveCapacity(entries.count)
    var names: Set<[UInt8]> = []
    do throws(ZipPlace.Refusal) {
      for entry in entries {
        places.append(try ZipPlace(entry.name))
        let name = entry.isFolder ? Array(entry.name.dropLast()) : entry.name
        guard names.insert(name).inserted else {
          throw ZipPlace.Refusal(reason: "the entry '\(entry.text)' occurs twice")
        }
      }
    } catch {
      throw .refused(path: path, reason: error.reason)
    }
    return places
  }

  // MARK: Unpacking

  /// Unpacks the ledgers into a folder.
  func unpackLedgers(into home: String) throws(ArchiveError) {
    try unpack(into: home) { place in
      if case .ledger = place { true } else { false }
    }
  }

  /// Unpacks the files of runs into a folder.
  func unpack(_ runs: [RunRecord], into home: String) throws(ArchiveError) {
    var wanted: [String: Set<JobID>] = [:]
    for run in runs { wanted[RunRecord.ledgerName(run.ledger), default: []].insert(run.id) }
    try unpack(into: home) { place in
      guard case .run(let ledger, _, let id, _) = place else { return false }
      return wanted[ledger]?.contains(id) == true
    }
  }

  private func unpack(
    into home: String, where isWanted: (ZipPlace) -> Bool
  ) throws(ArchiveError) {
    let wanted = zip(reader.entries, places).filter { isWanted($0.1) }.map(\.0)
    try checkSize(of: wanted, in: home)
    let root: Directory
    do throws(SystemError) {
      root = try Directory(path: home, mayBeLink: true)
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
    var unpacking = ZipUnpacker(reader, into: root)
    do throws(ZipUnpacker.Failure) {
      try unpacking.unpack(wanted)
    } catch {
      switch error {
      case .zip(.system(let error)): throw ArchiveError(writing: home, error)
      case .zip(let error): throw .unreadable(path: path, reason: error.message)
      case .system(let error): throw ArchiveError(writing: home, error)
      case .refused(let reason): throw .refused(path: path, reason: reason)
      }
    }
  }

  private func checkSize(of entries: [ZipEntry], in home: String) throws(ArchiveError) {
    var total = 0
    for entry in entries {
      let (sum, isTooMuch) = total.addingReportingOverflow(entry.size)
      total = isTooMuch ? .max : sum
    }
    if total > limit { throw .tooLarge(path: path, size: total, limit: limit) }
    var disk = statvfs()
    guard statvfs(home, &disk) == 0 else { return }
    let (free, isPlenty) = Int(clamping: disk.f_bavail).multipliedReportingOverflow(
      by: Int(clamping: disk.f_frsize))
    if !isPlenty && total > free { throw .noRoom(path: path, size: total, free: free) }
  }

  // MARK: Packing

  /// Whether there is anything in this folder.
  func holds(_ folder: String) -> Bool {
    let prefix = Array(folder.utf8) + [UInt8(ascii: "/")]
    return reader.entries.contains { $0.name.starts(with: prefix) }
  }

  /// Adds to another file what is here, as packed, except what is left out.
  func copy(
    to writer: ZipWriter, where isWanted: (ZipPlace) -> Bool
  ) throws(ArchiveError) {
    do throws(ZipError) {
      for (entry, place) in zip(reader.entries, places) where isWanted(place) {
        try writer.add(entry, of: reader)
      }
    } catch {
      switch error {
      case .system(let error): throw ArchiveError(writing: path, error)
      default: throw .unreadable(path: path, reason: error.message)
      }
    }
  }
}
