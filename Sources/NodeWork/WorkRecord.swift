import Jobs

/// How an attempt ended, as the worker on the node saw it.
package struct NodeEnd: Sendable, Hashable {
  package var outcome: Outcome
  /// Seconds since 1970.
  package var startedAt: Double
  /// Seconds.
  package var runtime: Double
  package var usage: ResourceUsage?

  package init(outcome: Outcome, startedAt: Double, runtime: Double, usage: ResourceUsage? = nil) {
    self.outcome = outcome
    self.startedAt = startedAt
    self.runtime = runtime
    self.usage = usage
  }
}

/// Something that a worker has recorded. Times are seconds since 1970, by the node's clock.
package enum WorkRecord: Sendable, Hashable {
  /// A worker has started: its first record. `job` and `index` are the cluster's.
  case start(
    job: String, index: Int, restart: Int, node: String, pid: Int32, directory: [UInt8],
    time: Double)
  case begin(JobID, attempt: Int, time: Double)
  case end(JobID, attempt: Int, NodeEnd)
  /// The worker lives.
  case beat(time: Double)
  /// The cluster has announced the end of the element's time.
  case warned(time: Double)
  /// The cluster asked the worker to end; with a job, that died by a signal at the same time.
  case signal(Int32, JobID?, time: Double)
  /// Nothing more comes.
  case done(time: Double)
}
