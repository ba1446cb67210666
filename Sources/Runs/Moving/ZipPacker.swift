import Jobs
import Ledger
import Posix
import Zip

/// Writes a zip file: what another one has, runs, and the ledgers of both.
struct ZipPacker {
  private let writer: ZipWriter
  private let path: String
  private let archive: ZipHome?
  private let home: RunStore
  private let options: RunTransferOptions
  private let begins: (RunRecord) -> Void
  private let temporary: TemporaryFolder

  /// Begins a file, which is empty, and will be at `path`; what is in `archive` is to be in it too.
  init(
    _ path: String, into file: FileDescriptor, _ archive: ZipHome?, of home: RunStore,
    _ options: RunTransferOptions, begins: @escaping (RunRecord) -> Void,
    temporary: TemporaryFolder
  ) throws(ArchiveError) {
    self.path = path
    do throws(SystemError) {
      writer = try ZipWriter(file)
    } catch {
      throw ArchiveError(writing: path, error)
    }
    self.temporary = temporary
    self.archive = archive
    self.home = home
    self.options = options
    self.begins = begins
  }

  /// Writes all of it. What turns out not to be able to go is taken out of the parts.
  mutating func pack(
    _ parts: inout [ZipExport.Part], _ result: inout RunTransferResult
  ) throws(ArchiveError) {
    let ledgers = Set(parts.map(\.name))
    let going = Set(parts.flatMap { part in part.items.map { part.key($0.run.id) } })
    try archive?.copy(to: writer) { place in
      switch place {
      case .ledger(let name, _): !ledgers.contains(name)
      case .run(let ledger, _, let id, _): !going.contains(ZipExport.Part.key(ledger, id))
      case .other: true
      }
    }
    for number in parts.indices { try add(&parts[number], &result) }
    try writing(path) { () throws(SystemError) in try writer.finish() }
  }

  private func add(
    _ part: inout ZipExport.Part, _ result: inout RunTransferResult
  ) throws(ArchiveError) {
    var walk = TransferWalk(part.location, home: home.home, options, takesOutsideLinks: false)
    var added: [TransferItem] = []
    var withDirectory: Set<JobID> = []
    for item in part.items {
      begins(item.run)
      // What cannot be read is found out before any of the run is in the file.
      if let error = unreadable(item, part.location) {
        result.refuse(item.run, .unreadable(error))
        continue
      }
      do throws(CopyError) {
        for kind in JobFiles.Kind.allCases {
          let files = JobFiles(of: item.run.id, in: part.name)
          var tree = ZipTree(writer, below: files.path(kind))
          try walk.walk(kind, of: item, into: &tree)
          if kind == .directories, !tree.isEmpty { withDirectory.insert(item.run.id) }
        }
      } catch {
        throw ArchiveError(writing: path, error.cause)
      }
      added.append(item)
    }
    do throws(LedgerError) {
      part.items = try TransferDeparture(part.location, isMove: options.isMove)
        .unchanged(added, &result)
    } catch {
      throw .ledger(error)
    }
    try addLedger(of: part, withDirectory)
    try addMetrics(of: part, &result)
    let there = Set(part.items.map { JobFiles(of: $0.run.id, in: part.name).directory })
    result.remarks += walk.remarks { there.contains($0) || archive?.holds($0) == true }
  }

  private func unreadable(_ item: TransferItem, _ location: LedgerLocation) -> SystemError? {
    var walk = TransferWalk(location, home: home.home, options, takesOutsideLinks: false)
    var tree = ReadableTree()
    do throws(CopyError) {
      for kind in JobFiles.Kind.allCases { try walk.walk(kind, of: item, into: &tree) }
      return nil
    } catch {
      return error.cause
    }
  }

  // MARK: Ledgers

  /// Adds the ledger: the records that the other file has, and those of the runs.
  private func addLedger(
    of part: ZipExport.Part, _ withDirectory: Set<JobID>
  ) throws(ArchiveError) {
    let file = try writing(path) { () throws(SystemError) in
      try temporary.folder.newFile(FileName(part.name))
    }
    var output = SnapshotOutput(file)
    try copyRecords(of: part, to: &output)
    try writing(path) { () throws(SystemError) in
      for item in part.items {
        let id = item.run.id
        let record = CarriedRecord(
          item.record, state: item.state, bringsDirectory: withDirectory.contains(id),
          keepsOwnFolder: false)
        try output.append(id, record.members)
      }
      try output.finish()
      let name = Array("\(part.name)/\(LedgerLocation.standardSnapshotName)".utf8)
      do throws(CopyError) {
        try writer.add(name, file, try status(of: file))
      } catch {
        throw error.cause
      }
    }
  }

  /// Adds the metrics that the ledger's launches were asked for, with those that the other file has.
  private func addMetrics(
    of part: ZipExport.Part, _ result: inout RunTransferResult
  ) throws(ArchiveError) {
    let there = archive.map { LedgerLocation(home: $0.store.home, name: part.name) }
    let carried =
      part.items.contains { $0.record.isLine }
      ? CarriedMetrics(of: part.location, to: there) : nil
    // A record that is there and has all of them is left unchanged.
    let contents =
      carried?.metrics.fileContents ?? there.flatMap { try? readFile($0.metricsPath) }
    guard let contents else { return }
    try writing(path) { () throws(SystemError) in
      let name = LedgerLocation(home: "", name: part.name).metricsName
      let folder = try Directory(path: temporary.path)
      let file = try folder.newFile(FileName(".\(part.name).\(name)"))
      try file.writeAll(contents)
      do throws(CopyError) {
        try writer.add(Array("\(part.name)/\(name)".utf8), file, try status(of: file))
      } catch {
        throw error.cause
      }
    }
    if carried?.isUnited == true { result.remarks.append(.unitedMetrics(ledger: part.name)) }
  }

  private func copyRecords(
    of part: ZipExport.Part, to output: inout SnapshotOutput
  ) throws(ArchiveError) {
    guard let archive else { return }
    let going = Set(part.items.map(\.run.id))
    do throws(LedgerError) {
      let place = LedgerLocation(home: archive.store.home, name: part.name)
      var records = try LedgerReader(place).records()
      while let written = try records.next({ id, bytes in
        Result { () throws(SystemError) in
          if !going.contains(id) { try output.append(id, bytes) }
        }
      }) {
        if case .failure(let error) = written { throw .notWritable(error) }
      }
    } catch {
      if case .missing = error { return }
      throw .ledger(error)
    }
  }

  private func status(of file: FileDescriptor) throws(CopyError) -> FileStatus {
    do throws(SystemError) {
      return try file.status()
    } catch {
      throw .source(error)
    }
  }
}

extension ZipExport.Part {
  static func key(_ ledger: String, _ id: JobID) -> String { "\(ledger)/\(id.text)" }

  func key(_ id: JobID) -> String { Self.key(name, id) }
}

/// A sink that packs a tree.
private struct ZipTree: FileTreeSink {
  private let writer: ZipWriter
  private let prefix: [UInt8]
  private(set) var isEmpty = true

  init(_ writer: ZipWriter, below prefix: String) {
    self.writer = writer
    self.prefix = Array(prefix.utf8)
  }

  private func name(_ path: FileTreePath) -> [UInt8] {
    path.names.isEmpty ? prefix : prefix + [UInt8(ascii: "/")] + path.bytes
  }

  mutating func enter(_ path: FileTreePath, _ status: FileStatus) throws(CopyError) {
    isEmpty = false
    try writer.addFolder(name(path), status)
  }

  mutating func leave() {}

  mutating func file(
    _ path: FileTreePath, _ file: FileDescriptor, _ status: FileStatus, isLinked: Bool,
    name: FileName, in folder: Directory
  ) throws(CopyError) {
    try writer.add(self.name(path), file, status)
  }

  mutating func link(
    _ path: FileTreePath, to target: [UInt8], _ status: FileStatus
  ) throws(CopyError) {
    try writer.addLink(name(path), to: target, status)
  }
}

/// A sink that takes nothing in: the walk to it opens everything.
private struct ReadableTree: FileTreeSink {
  mutating func enter(_ path: FileTreePath, _ status: FileStatus) {}
  mutating func leave() {}
  mutating func file(
    _ path: FileTreePath, _ file: FileDescriptor, _ status: FileStatus, isLinked: Bool,
    name: FileName, in folder: Directory
  ) {}
  mutating func link(_ path: FileTreePath, to target: [UInt8], _ status: FileStatus) {}
}
