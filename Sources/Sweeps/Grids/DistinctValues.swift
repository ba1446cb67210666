/// The values of a list, each of them once.
struct DistinctValues {
  private(set) var values: [Value] = []
  /// The first repetition, for a warning.
  private(set) var repetition: String?

  /// Values that are the same text are the same, unless their types are seen, as in JSON.
  init(of listed: [Value], _ writing: ParameterForm, seeingTypes: Bool) {
    var texts: Set<String?> = []
    var identities: [ValueIdentity: String] = [:]
    for value in listed {
      let text = writing.text(of: value)
      let shown = text ?? "null"
      guard texts.insert(text).inserted || seeingTypes else {
        repetition = repetition ?? "the value '\(shown)' is given more than once"
        continue
      }
      if writing.dialect == .wandb,
        let equal = identities.updateValue(shown, forKey: ValueIdentity(value))
      {
        repetition =
          repetition
          ?? (equal == shown
            ? "the value '\(shown)' is given more than once"
            : "the values '\(equal)' and '\(shown)' are equal")
        continue
      }
      values.append(value)
    }
  }
}
