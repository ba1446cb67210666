import Glibc
import Jobs
import Ledger
import Posix

/// Goes through the files of runs that are on their way, and keeps what has to be reported of them.
struct TransferWalk {
  private let location: LedgerLocation
  private let home: String
  private let options: RunTransferOptions
  /// Whether a link can lead out of the home that it is in: in a zip it cannot.
  private let takesOutsideLinks: Bool
  private let met = MetLinks()
  private var omitted: [FileTreeWalk.Omission: (count: Int, example: String)] = [:]

  init(
    _ location: LedgerLocation, home: String, _ options: RunTransferOptions,
    takesOutsideLinks: Bool = true
  ) {
    self.location = location
    self.home = home
    self.options = options
    self.takesOutsideLinks = takesOutsideLinks
  }

  /// Hands the files of one kind to a sink.
  mutating func walk<Sink: FileTreeSink>(
    _ kind: JobFiles.Kind, of item: TransferItem, into sink: inout Sink
  ) throws(CopyError) {
    if kind == .metrics { return try walkMetrics(of: item, into: &sink) }
    guard let folder = try folder(kind, of: item.run) else { return }
    let environment = FileTreePath([FileName(".batchrun"), FileName("env")])
    let isWanted = { [options] (path: FileTreePath) in
      options.includesEnvironment || kind != .directories || path != environment
    }
    let links = RunLinks(directory: folder.path, home: home)
    var walk = FileTreeWalk(isWanted: isWanted) { [options, met, takesOutsideLinks] path, target in
      switch links.destination(of: target, at: path) {
      case .own(let relative): return .link(relative)
      case _ where options.copiesResources: return .contents
      case .outside(let path): return takesOutsideLinks ? .link(Array(path.utf8)) : .fileContents
      case .home(let run):
        met.note(run, folder.path(of: path.text))
        return .link(target)
      }
    }
    try walk.walk(folder, into: &sink)
    note(walk.omissions, in: folder)
  }

  private mutating func walkMetrics<Sink: FileTreeSink>(
    of item: TransferItem, into sink: inout Sink
  ) throws(CopyError) {
    guard let folder = try place(.metrics) else { return }
    var walk = FileTreeWalk()
    try walk.walk(
      file: FileName(JobFiles.Kind.metrics.name(of: item.run.id)), in: folder, into: &sink)
    note(walk.omissions, in: folder)
  }

  private mutating func note(
    _ omissions: [(path: FileTreePath, why: FileTreeWalk.Omission)], in folder: Directory
  ) {
    for (path, why) in omissions {
      omitted[why, default: (0, folder.path(of: path.text))].count += 1
    }
  }

  private func folder(_ kind: JobFiles.Kind, of run: RunRecord) throws(CopyError) -> Directory? {
    do throws(SystemError) {
      if kind == .directories, run.hasOwnFolder, let path = run.directory {
        return try options.isFromZip ? nil : Directory(path: path, mayBeLink: true)
      }
    } catch {
      if error.isMissing { return nil }
      throw .source(error)
    }
    guard let place = try place(kind) else { return nil }
    do throws(SystemError) {
      return try place.directory(kind.name(of: run.id))
    } catch {
      if error.isMissing { return nil }
      throw .source(error)
    }
  }

  /// The folder of this kind in the ledger, if there is one.
  private func place(_ kind: JobFiles.Kind) throws(CopyError) -> Directory? {
    do throws(SystemError) {
      let ledger = try Directory(path: location.folder)
      guard try ledger.status(of: kind.rawValue) != nil else { return nil }
      return try ledger.directory(kind.rawValue)
    } catch {
      if error.isMissing { return nil }
      throw .source(error)
    }
  }

  /// What has to be reported; `isThere` tells whether `LEDGER/dirs/ID` is in the other home.
  func remarks(_ isThere: (String) -> Bool) -> [RunTransferResult.Remark] {
    var remarks: [RunTransferResult.Remark] = []
    let dangling = met.leading { !isThere($0) }
    if dangling.count > 0 {
      remarks.append(.danglingLinks(count: dangling.count, example: dangling.example))
    }
    if let (count, example) = omitted[.special] {
      remarks.append(.specialFiles(count: count, example: example))
    }
    if let (count, example) = omitted[.link] {
      remarks.append(.links(count: count, example: example))
    }
    return remarks
  }
}

/// Links into other runs, which lead nowhere unless those come along.
private final class MetLinks {
  private var links: [[Substring]: (count: Int, example: String)] = [:]

  func note(_ run: [Substring], _ path: String) {
    links[run, default: (0, path)].count += 1
  }

  /// How many lead to runs of this kind, and one of them.
  func leading(to isMeant: (String) -> Bool) -> (count: Int, example: String) {
    var (total, example) = (0, "")
    for (run, (count, path)) in links where isMeant(run.joined(separator: "/")) {
      total += count
      example = path
    }
    return (total, example)
  }
}

extension RunRecord {
  /// Whether the user chose its directory, which need not be its alone.
  var hasOwnFolder: Bool { members[.directory]?.string?.hasPrefix("/") == true }
}
