/// How many jobs an element has.
package enum LinesPerJob: Hashable, Sendable {
  /// As many as it takes to keep the number of elements small.
  case automatic
  case number(Int)
}
