import Jobs
import Posix
import Scalars

/// What was found in the files of a run, and in which; as bytes it is the id's digits and what
/// follows below, all numbers little-endian.
struct CachedScalars: Hashable {
  var sources: ScalarSources
  var summaries: [String: ScalarSummary]

  init(sources: ScalarSources, summaries: [String: ScalarSummary]) {
    self.sources = sources
    self.summaries = summaries
  }

  /// Nil where the bytes are those of another run, or of none.
  init?(_ bytes: UnsafeRawBufferPointer, of id: JobID) {
    var reader = CacheReader(bytes)
    guard reader.has(id.text.utf8), let sourceCount = reader.count() else { return nil }
    var sources: [ScalarSources.Source] = []
    for _ in 0..<sourceCount {
      guard let path = reader.text(), let device = reader.number(), let inode = reader.number(),
        let size = reader.number(), let modified = reader.number()
      else { return nil }
      sources.append(
        .init(
          path: path,
          stamp: FileStamp(
            device: device, inode: inode, size: Int(truncatingIfNeeded: size),
            modified: Int(truncatingIfNeeded: modified))))
    }
    self.sources = ScalarSources(sources)
    guard let summaryCount = reader.count() else { return nil }
    summaries = [:]
    summaries.reserveCapacity(summaryCount)
    for _ in 0..<summaryCount {
      guard let name = reader.text(), let summary = ScalarSummary(&reader) else { return nil }
      summaries[name] = summary
    }
  }

  func bytes(of id: JobID) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendText(id.text)
    bytes.appendNumber(UInt64(sources.sources.count))
    for source in sources.sources {
      bytes.appendText(source.path)
      bytes.appendNumber(source.stamp.device)
      bytes.appendNumber(source.stamp.inode)
      bytes.appendNumber(UInt64(truncatingIfNeeded: source.stamp.size))
      bytes.appendNumber(UInt64(truncatingIfNeeded: source.stamp.modified))
    }
    bytes.appendNumber(UInt64(summaries.count))
    for (name, summary) in summaries {
      bytes.appendText(name)
      summary.append(to: &bytes)
    }
    return bytes
  }
}

extension ScalarSummary {
  fileprivate func append(to bytes: inout [UInt8]) {
    for value in [first, last, minimum, maximum, total] { bytes.appendNumber(value.bitPattern) }
    bytes.appendNumber(UInt64(count))
    // These are known of all that is read from files.
    for step in [firstStep, lastStep, minimumStep, maximumStep] {
      bytes.appendNumber(UInt64(bitPattern: Int64(step ?? 0)))
    }
  }

  fileprivate init?(_ reader: inout CacheReader) {
    guard let first = reader.number(), let last = reader.number(), let minimum = reader.number(),
      let maximum = reader.number(), let total = reader.number(), let count = reader.number(),
      let firstStep = reader.number(), let lastStep = reader.number(),
      let minimumStep = reader.number(), let maximumStep = reader.number()
    else { return nil }
    func pair(_ value: UInt64, _ step: UInt64) -> (Double, Int?) {
      (Double(bitPattern: value), Int(truncatingIfNeeded: step))
    }
    self.init(
      first: pair(first, firstStep), last: pair(last, lastStep),
      minimum: pair(minimum, minimumStep), maximum: pair(maximum, maximumStep),
      total: Double(bitPattern: total), count: Int(truncatingIfNeeded: count))
  }
}
