import Text

/// The options under one heading of help.
struct OptionSection {
  var title: String
  /// What the short help says instead of listing some of them.
  var lines: [String] = []
  var options: [Parameter] = []

  /// All options where `isFull`; else without those that are rare, and with a line for those that
  /// are explained elsewhere. Headings come in the order of their first option.
  static func sections(of options: [Parameter], isFull: Bool) -> [OptionSection] {
    var sections: [OptionSection] = []
    for option in options {
      let heading = option.heading
      let line = isFull ? nil : heading.line
      if !isFull, option.isRare, line == nil { continue }
      let title = isFull ? heading.text : heading.shortText
      let place = sections.firstIndex { $0.title == title } ?? sections.count
      if place == sections.count { sections.append(OptionSection(title: title)) }
      guard let line else {
        sections[place].options.append(option)
        continue
      }
      if !sections[place].lines.contains(line) { sections[place].lines.append(line) }
    }
    return sections
  }
}

extension CommandNode {
  var visibleParameters: [Parameter] { parameters.filter { !$0.isHidden } }

  /// The options that help may show.
  var options: [Parameter] { visibleParameters.filter { !$0.isPositional } }

  /// Whether the full help says more than the short one.
  package var hasMoreHelp: Bool {
    guard !manual.isTopic else { return false }
    return !manual.details.isEmpty || options.contains { $0.isRare || $0.heading.line != nil }
  }

  /// What follows the command's name in its usage line.
  package var usageOperands: String {
    guard !isGroup else { return defaultName == nil ? "COMMAND …" : "[COMMAND] …" }
    let visible = visibleParameters
    let operands = visible.filter(\.isPositional).map(\.term)
    let hasOptions = operands.count < visible.count
    return ((hasOptions ? ["[OPTIONS]"] : []) + operands).joined(separator: " ")
  }
}

extension Parameter {
  /// `-j, --n-jobs N`, `[SPEC]`, `FLAG=VALUE…`.
  package var term: String {
    switch kind {
    case .positional(let isRequired):
      let name = valueName + (isRepeating ? "…" : "")
      return isRequired ? name : "[\(name)]"
    case .flag, .option:
      let shown = shownSpellings.map {
        $0 == name && isNegatable ? "--[no-]" + $0.dropFirst(2) : $0
      }
      return shown.joined(separator: ", ") + (valueName.isEmpty || isAttached ? "" : " ")
        + valueName
    }
  }

  /// The help with what follows from the declaration: choices, repetition, the default.
  package var explanation: String {
    var notes: [String] = []
    if !choices.isEmpty && !choices.allSatisfy({ valueName.contains($0) || help.contains($0) }) {
      notes.append("one of " + choices.joined(separator: ", "))
    }
    if isRepeating && !isPositional { notes.append("may be repeated") }
    if let defaultText, !defaultText.isEmpty { notes.append("default: \(defaultText)") }
    return notes.isEmpty ? help : help + " [" + notes.joined(separator: "; ") + "]"
  }
}
