/// Suggests points that cover the space evenly, whatever their values.
package struct HaltonSearch: SearchMethod {
  package let space: Space
  private let starts: StartingPoints

  package init(_ space: Space, seed: UInt64) {
    self.space = space
    starts = StartingPoints(space, seed: seed, count: .max)
  }

  package func suggestion(_ number: Int, given evidence: Evidence) -> Suggestion? {
    starts.suggestion(number, given: evidence) { _ in nil }
  }
}
