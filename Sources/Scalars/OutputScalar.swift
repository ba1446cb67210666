/// A number that a program has printed.
package struct OutputScalar: Hashable, Sendable {
  package var name: String
  package var value: Double
  package var step: Int

  package init(name: String, value: Double, step: Int) {
    self.name = name
    self.value = value
    self.step = step
  }
}
