import Posix

/// What the machine must have to spare before one more job starts.
package struct StartGate: Hashable, Sendable {
  /// Bytes of memory that must be available.
  package var leastMemory: Int?
  /// The load above which nothing new starts.
  package var mostLoad: Double?

  package init(leastMemory: Int? = nil, mostLoad: Double? = nil) {
    self.leastMemory = leastMemory
    self.mostLoad = mostLoad
  }

  /// What stands against the start of a job.
  package enum Obstacle: Hashable, Sendable {
    /// This many bytes of memory are available.
    case memory(available: Int, least: Int)
    case load(now: Double, most: Double)
  }

  /// Why no job may start, as the machine is now; nil if one may. What cannot be measured holds
  /// nothing up.
  package func obstacle(
    memory: Int? = Machine.availableMemory, load: Double? = Machine.load
  ) -> Obstacle? {
    if let leastMemory, let memory, memory < leastMemory {
      return .memory(available: memory, least: leastMemory)
    }
    if let mostLoad, let load, load > mostLoad { return .load(now: load, most: mostLoad) }
    return nil
  }
}
