/// What of a launch or of runs is shown, as the user chose it.
package struct DisplayChoices: Sendable {
  package var progress: ProgressMode
  package var prints: PrintPolicy
  /// How many lines of the output of what failed are shown at the end.
  package var tail: Int
  /// Whether events are put out for programs, in place of everything for people.
  package var isJSON: Bool

  package init(progress: ProgressMode, prints: PrintPolicy, tail: Int, isJSON: Bool) {
    self.progress = progress
    self.prints = prints
    self.tail = tail
    self.isJSON = isJSON
  }
}
