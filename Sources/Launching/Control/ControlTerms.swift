/// What a launch can do for those who ask something of it.
package struct ControlTerms: Sendable {
  /// The launch, as messages name it.
  package var name: String
  /// How many workers it began with, and how many it can have.
  package var workers: Int
  package var mostWorkers: Int
  /// The variable that has one value for each worker, where there is one.
  package var slotVariable: SlotVariable?
  /// What one of its jobs is called.
  package var unit = "job"
  /// Whether a drain can be taken back: nothing else has acted on it.
  package var canEndDrain = true

  package init(name: String, workers: Int, mostWorkers: Int, slotVariable: SlotVariable? = nil) {
    self.name = name
    self.workers = workers
    self.mostWorkers = mostWorkers
    self.slotVariable = slotVariable
  }

  /// Why there cannot be `count` workers; nil where there can.
  func obstacle(to count: Int) -> String? {
    if let slotVariable, count > slotVariable.values.count {
      return "\(count) \(unit)s at once are more than the \(slotVariable.values.count) values of "
        + "'\(slotVariable.name)'"
    }
    guard count > mostWorkers else { return nil }
    return "'\(name)' can have at most \(mostWorkers) workers; it was started with \(workers)"
  }
}
