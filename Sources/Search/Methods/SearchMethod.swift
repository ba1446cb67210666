/// A way to choose the next point of a search.
///
/// A suggestion is a function of the space, the seed, its number and the evidence. Nothing else is
/// remembered, so a search that was killed continues as if nothing had happened.
package protocol SearchMethod: Sendable {
  var space: Space { get }

  /// The parameters of trial `number`, from 0. Nil if the space is small and each of its points was tried or
  /// is being tried.
  func suggestion(_ number: Int, given evidence: Evidence) -> Suggestion?
}

package struct Suggestion: Hashable, Sendable {
  /// One for each dimension.
  package let parameters: [Coordinate]
  /// Whether it was chosen without a look at the values.
  package let isStart: Bool
}
