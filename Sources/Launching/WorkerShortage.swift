/// That an executor cannot carry out as many attempts at once as were wanted.
package struct WorkerShortage: Hashable, Sendable {
  package let count: Int
  package let wanted: Int

  package init(count: Int, wanted: Int) {
    self.count = count
    self.wanted = wanted
  }

  package var wording: String {
    "only \(count) of \(wanted) workers: the system allows no more threads "
      + "(ulimit -u, ulimit -v)"
  }
}
