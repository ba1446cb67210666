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

  package var isOpenAlways: Bool {
    leastMemory == nil && mostLoad == nil
  }

  /// Whether a job may start, as the machine is now. What cannot be measured holds nothing up.
  package func isOpen(
    memory: Int? = Machine.availableMemory, load: Double? = Machine.load
  ) -> Bool {
    if let leastMemory, let memory, memory < leastMemory { return false }
    if let mostLoad, let load, load > mostLoad { return false }
    return true
  }
}
