/// A variable of the environment that tells a job what its slot owns: `CUDA_VISIBLE_DEVICES`.
package struct SlotVariable: Hashable, Sendable {
  package let name: String
  /// One value for each slot.
  package let values: [String]

  package init(name: String, values: [String]) {
    self.name = name
    self.values = values
  }
}
