import Glibc
import JSON
import Posix

/// The metrics that users ask for of the jobs of a launch, and the one that is to be small or large.
/// The file `metrics.json` next to the ledger keeps them for later readers of their output:
///
/// ```text
/// {"version":1,"metrics":[{"name":"acc","pattern":"…"}],"objective":"-val_acc"}
/// ```
package struct LedgerMetrics: Hashable, Sendable {
  package struct Metric: Hashable, Sendable {
    package var name: String
    /// A regular expression.
    package var pattern: String

    package init(name: String, pattern: String) {
      self.name = name
      self.pattern = pattern
    }
  }

  /// What the file of a ledger has.
  package enum Contents: Hashable, Sendable {
    case missing
    case metrics(LedgerMetrics)
    /// A newer batchrun wrote it: it is left alone.
    case newer(version: Int)
    /// It is not what was written.
    case damaged
  }

  private static let version = 1
  /// A longer file is none of ours.
  private static let longestFile = 1 << 20

  package var metrics: [Metric]
  /// The column of the best job; `-` before it if the largest is the best, as in records of batches.
  package var objective: String?

  package init(metrics: [Metric] = [], objective: String? = nil) {
    self.metrics = metrics
    self.objective = objective
  }

  package var isEmpty: Bool { metrics.isEmpty && objective == nil }

  /// What others say, over this; if they say nothing this holds. An empty objective means none.
  package func replaced(by others: LedgerMetrics) -> LedgerMetrics {
    LedgerMetrics(
      metrics: others.metrics.isEmpty ? metrics : others.metrics,
      objective: others.objective == "" ? nil : others.objective ?? objective)
  }

  /// This with the metrics that only others have: of metrics of the same name this has its own.
  package func united(with others: LedgerMetrics) -> LedgerMetrics {
    let names = Set(metrics.map(\.name))
    return LedgerMetrics(
      metrics: metrics + others.metrics.filter { !names.contains($0.name) },
      objective: objective ?? others.objective)
  }

  /// A number that is another one if the metrics are others; 0 for none.
  package var fingerprint: UInt64 {
    metrics.isEmpty
      ? 0 : UInt64(Self.bytes(of: Self.json(of: metrics)).withUnsafeBytes { checksumCRC32C($0) })
  }

  // MARK: The file

  package static func contents(of location: LedgerLocation) -> Contents {
    guard let file = try? FileDescriptor(reading: location.metricsPath, isTrusted: false) else {
      return access(location.metricsPath, F_OK) == 0 ? .damaged : .missing
    }
    guard let status = try? file.status(), status.isRegular, status.size <= longestFile,
      let bytes = try? file.contents(), let value = try? JSONValue(parsing: bytes),
      let version = value["version"]?.int
    else { return .damaged }
    guard version <= Self.version else { return .newer(version: version) }
    let metrics = (value["metrics"]?.array ?? []).compactMap { metric in
      metric["name"]?.string.flatMap { name in
        metric["pattern"]?.string.map { Metric(name: name, pattern: $0) }
      }
    }
    return .metrics(LedgerMetrics(metrics: metrics, objective: value["objective"]?.string))
  }

  /// That of a ledger; of one without the file, or with one that cannot be read, there are none.
  package static func ofLedger(_ location: LedgerLocation) -> LedgerMetrics {
    if case .metrics(let metrics) = contents(of: location) { metrics } else { LedgerMetrics() }
  }

  /// The contents of the file.
  package var fileContents: [UInt8] {
    var object = JSONObject()
    object.add("version", Self.version)
    object.add("metrics", Self.json(of: metrics))
    object.add("objective", objective)
    return Self.bytes(of: .object(object)) + [UInt8(ascii: "\n")]
  }

  /// Replaces the file of a ledger as a whole.
  package func write(to folder: LedgerFolder) throws(LedgerError) {
    do throws(SystemError) {
      let name = folder.location.metricsName
      let file = try AtomicFile(in: folder.directory, name: name)
      do throws(SystemError) {
        try file.file.writeAll(fileContents)
        try file.commit()
      } catch {
        file.discard()
        throw error
      }
    } catch {
      throw .notWritable(error)
    }
  }

  private static func json(of metrics: [Metric]) -> JSONValue {
    .array(
      metrics.map { metric in
        var object = JSONObject()
        object.add("name", metric.name)
        object.add("pattern", metric.pattern)
        return .object(object)
      })
  }

  private static func bytes(of value: JSONValue) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendJSON(value)
    return bytes
  }
}
