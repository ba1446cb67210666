/// Says which combinations of a sweep are wanted, by the values of some parameters.
package struct CombinationFilter: Sendable {
  private let slots: [Int]
  private let isWanted: @Sendable ([Value?]) -> Bool

  /// `isWanted` is given the values of these parameters, nil if a combination does not have one. Nil
  /// where the sweep has no parameter of such a name.
  package init?(
    on names: [String], in sweep: Sweep, isWanted: @escaping @Sendable ([Value?]) -> Bool
  ) {
    slots = names.compactMap { sweep.names.firstIndex(of: $0) }
    guard slots.count == names.count else { return nil }
    self.isWanted = isWanted
  }

  /// Whether the combination that a walk stands at is wanted.
  func isWanted(_ walk: borrowing GridWalk) -> Bool {
    var values: [Value?] = []
    for slot in slots { values.append(walk.value(slot)) }
    return isWanted(values)
  }
}
