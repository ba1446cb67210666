import NodeWork

/// How the jobs of a ledger are given to a cluster.
package struct ClusterConfiguration: Sendable {
  /// How they run on a node.
  package var settings: WorkSettings
  /// The absolute path of the ledger's folder, any bytes.
  package var ledger: [UInt8]
  /// Where elements start: an absolute path, any bytes.
  package var workingDirectory: [UInt8]
  /// The most elements that run at once; nil for no limit.
  package var throttle: Int?
  package var linesPerJob = LinesPerJob.automatic
  /// Seconds that the ledger's jobs took, the middle one; nil if that is not known.
  package var medianRuntime: Double?
  /// Seconds that an element may take; nil if that is not known.
  package var elementTime: Double?
  /// How many elements of a job may be lost before it begins.
  package var interruptions = 5

  package init(settings: WorkSettings, ledger: [UInt8], workingDirectory: [UInt8]) {
    self.settings = settings
    self.ledger = ledger
    self.workingDirectory = workingDirectory
  }
}

extension ClusterConfiguration {
  /// How jobs are shared out among elements.
  package func chunks(within limits: ClusterLimits) -> Chunks {
    var chunks = Chunks(limits: limits)
    chunks.linesPerJob = linesPerJob
    chunks.parallel = settings.parallel
    chunks.throttle = throttle
    chunks.medianRuntime = medianRuntime
    chunks.timeLimit = elementTime
    return chunks
  }
}
