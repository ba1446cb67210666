/// The expression that rows must match, and its state.
struct TableFilter: Hashable, Sendable {
  /// The one that was settled; the one that is being typed is shown already.
  var settled = ""
  /// The one that was last asked for.
  var asked = ""
  /// How many rows match it; nil while that is being found out.
  var count: Int?
  /// What is wrong with it.
  var problem: String?
  /// Whether Enter was pressed, so that the prompt closes once it is known to be an expression.
  var isSettling = false
}
