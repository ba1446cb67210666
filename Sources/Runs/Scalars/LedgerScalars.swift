import Glibc
import Jobs
import Ledger
import Posix
import Scalars

/// The scalars that are in the files of the runs of one ledger, and what was kept of them.
struct LedgerScalars {
  let location: LedgerLocation
  /// The metrics that its launches were asked for.
  private let metrics: [OutputScalarRule]
  private var cache: ScalarCache
  /// The absolute path of the ledger, and the folder: paths below it are walked from there.
  private let path: String
  private let folder: Directory?
  /// Whether any of its lines has its own folder, and whether any has a log.
  private let hasFolders: Bool
  private let hasLogs: Bool
  /// Where the logs are, nil where there is no such folder: what a million lines have printed is found
  /// by the shortest way.
  private let logs: Directory?
  private var emptyLogs = EmptyLogs()
  /// The jobs that have written metrics themselves.
  private let writers: Set<JobID>

  init(home: String, _ location: LedgerLocation) {
    self.location = location
    let asked = LedgerMetrics.ofLedger(location)
    metrics = asked.rules
    // What was found when other metrics were asked for is not what would be found now.
    cache = ScalarCache(home: home, ledger: location, rules: asked.fingerprint)
    path = CurrentFolder.absolute(location.folder)
    folder = try? Directory(path: location.folder, mayBeLink: true)
    hasFolders = access(path + "/" + JobFiles.Kind.directories.rawValue, F_OK) == 0
    logs = folder.flatMap { try? $0.directory(JobFiles.Kind.logs.rawValue) }
    hasLogs = logs != nil || access(path + "/" + JobFiles.Kind.logs.rawValue, F_OK) == 0
    let written = folder.flatMap { try? $0.directory(JobFiles.Kind.metrics.rawValue).names() } ?? []
    writers = Set(written.compactMap { JobFiles.Kind.metrics.job(ofEntry: $0) })
  }

  mutating func summaries(
    of run: RunRecord, _ output: inout RunOutputScalars
  ) -> [String: ScalarSummary] {
    if hasNothing(run) { return [:] }
    if run.state == .running { return read(run, &output).summaries }
    if let cached = cache[run.id], areUnchanged(cached.sources) { return cached.summaries }
    let read = read(run, &output)
    if read.sources.isSettled && !read.sources.isEmpty { cache.keep(read, of: run.id) }
    return read.summaries
  }

  mutating func save() {
    cache.save()
  }

  /// Whether a run has only logs, and they are empty or missing: most lines of runfiles print nothing,
  /// and write no metrics of their own.
  private func hasNothing(_ run: RunRecord) -> Bool {
    guard !hasFolders, run.directory == nil, run.role == .run, run.state != .running else {
      return false
    }
    return !writers.contains(run.id) && isMissingOrEmpty(RunFolder.outputInLedger(of: run))
      && RunFolder.errorsInLedger(of: run).map { isMissingOrEmpty($0) } ?? true
  }

  /// Looks at the logs of lines that are glanced at next, in this order.
  mutating func lookAhead(at lines: [JobID]) {
    if let logs, !hasFolders { emptyLogs.look(at: lines, in: logs) }
  }

  /// The same of a line that is only glanced at.
  mutating func hasNothing(_ line: RunGlance) -> Bool {
    guard !hasFolders, line.state != .running, !writers.contains(line.id) else { return false }
    guard line.hasUsualLogs else { return false }
    guard hasLogs, let folder else { return folder != nil }
    if logs != nil, let isEmpty = emptyLogs.isEmpty(line.id) { return isEmpty }
    let files = JobFiles(of: line.id)
    return isMissingOrEmpty(files.output, in: folder) && isMissingOrEmpty(files.errors, in: folder)
  }

  private func isMissingOrEmpty(_ log: String, in folder: Directory) -> Bool {
    (FileStamp(log, in: folder)?.size ?? 0) == 0
  }

  /// Of a log, as a path in the ledger's folder.
  private func isMissingOrEmpty(_ log: String) -> Bool {
    guard let folder else { return false }
    if !hasLogs, log.utf8.starts(with: Self.beginningOfLogs) { return true }
    guard let log = FileStamp(log, in: folder) else { return true }
    return log.size == 0
  }

  private static let beginningOfLogs = Array((JobFiles.Kind.logs.rawValue + "/").utf8)

  private func areUnchanged(_ sources: ScalarSources) -> Bool {
    sources.sources.allSatisfy { source in
      guard let folder, source.path.hasPrefix(path), source.path.utf8.count > path.utf8.count,
        source.path.utf8[source.path.utf8.index(source.path.startIndex, offsetBy: path.utf8.count)]
          == UInt8(ascii: "/")
      else { return FileStamp(path: source.path) == source.stamp }
      let inside = source.path.utf8.dropFirst(path.utf8.count + 1)
      return FileStamp(String(Substring(inside)), in: folder) == source.stamp
    }
  }

  private func read(_ run: RunRecord, _ output: inout RunOutputScalars) -> CachedScalars {
    var scalars = CachedScalars(sources: ScalarSources(), summaries: [:])
    if let directory = RunFolder(run).directory {
      var search = EventFileSearch()
      search.search(directory)
      scalars = CachedScalars(sources: search.sources, summaries: search.summaries)
    }
    if run.role == .run, run.members[.scalars] == nil {
      let read = output.read(
        run, metrics: metrics,
        mayHaveWritten: run.state == .running || writers.contains(run.id))
      scalars.sources.add(read.sources)
      scalars.summaries.merge(read.summaries) { found, _ in found }
    }
    return scalars
  }
}

extension LedgerMetrics {
  /// As those who read output use them.
  package var rules: [OutputScalarRule] {
    metrics.map { OutputScalarRule(name: $0.name, pattern: $0.pattern) }
  }
}
