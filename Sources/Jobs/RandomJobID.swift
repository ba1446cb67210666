extension JobID {
  /// The id of a new run.
  package static func random() -> JobID {
    var generator = SystemRandomNumberGenerator()
    return JobID(random: generator.next(), generator.next())
  }

  /// The digits that are shown to people.
  package var shortText: String { String(text.prefix(8)) }
}
