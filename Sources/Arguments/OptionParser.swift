/// Reads the words after a command's name into the command's options.
struct OptionParser<Options: Command> {
  private let parameters: [Parameter]
  private let effects: [Effect<Options>]
  private let relations: [Declaration<Options>]
  private let index: OptionIndex
  private var options = Options()
  /// How each parameter was spelled when it was met first.
  private var given: [Int: String] = [:]
  private var positionals: [String] = []

  init() {
    var parameters: [Parameter] = []
    var effects: [Effect<Options>] = []
    var relations: [Declaration<Options>] = []
    var mistakes: [(spellings: [String], correction: Correction)] = []
    for declaration in Options.declarations {
      switch declaration {
      case .parameter(let parameter, let effect, _):
        parameters.append(parameter)
        effects.append(effect)
      case .exclusion, .requirement: relations.append(declaration)
      case .mistake(let spellings, let correction):
        mistakes.append((spellings, correction))
      case .heading: break
      }
    }
    (self.parameters, self.effects, self.relations) = (parameters, effects, relations)
    index = OptionIndex(parameters, mistakes: mistakes)
  }

  static func parse(_ words: [String]) throws(UsageError.Reason) -> Options {
    var parser = OptionParser()
    try parser.read(words)
    try parser.assignPositionals()
    try parser.checkRelations()
    return parser.options
  }

  /// `earlier` are whole options, each in a word.
  static func parse(
    _ words: [String], over earlier: [String]
  ) throws(UsageError.Reason) -> Options {
    var first = OptionParser()
    try first.read(words)
    var parser = OptionParser()
    try parser.read(earlier.filter { !first.takesPlace(of: $0) })
    parser.given = [:]
    try parser.read(words)
    try parser.assignPositionals()
    try parser.checkRelations()
    return parser.options
  }

  /// Whether this option was met, or one that excludes it.
  private func takesPlace(of word: String) -> Bool {
    let name = String(word.prefix { $0 != "=" })
    guard let position = index.match(name)?.position else { return false }
    if given[position] != nil { return true }
    return relations.contains { relation in
      guard case .exclusion(let names) = relation else { return false }
      return names.contains { index.match($0)?.position == position }
        && names.contains { spellingGiven(of: $0) != nil }
    }
  }

  private mutating func read(_ words: [String]) throws(UsageError.Reason) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        positionals += rest
        return
      }
      if word.hasPrefix("--") {
        try readLong(word, &rest)
      } else if looksLikeOption(word) || index.match(String(word.prefix(2))) != nil {
        try readShort(word, &rest)
      } else {
        positionals.append(word)
      }
    }
  }

  /// `--name`, `--name value` or `--name=value`.
  private mutating func readLong(
    _ word: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError.Reason) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let match = index.match(name) else { throw unknown(name, like: name) }
    try apply(match, as: name, attached: parts.count > 1 ? String(parts[1]) : nil, &rest)
  }

  private mutating func readShort(
    _ word: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError.Reason) {
    let name = String(word.prefix { $0 != "=" })
    if let match = index.match(name) {
      let attached = name == word ? nil : String(word.dropFirst(name.count + 1))
      try apply(match, as: name, attached: attached, &rest)
      return
    }
    do {
      try readLetters(of: word, &rest)
    } catch {
      // `-jobs` for `--jobs` is a slip; that `obs` is not a number for `-j` would not help.
      guard name.utf8.count > 2, index.match("-" + name) != nil else { throw error }
      throw .unknownOption(name, suggestion: "-" + kebabCase(name))
    }
  }

  /// `-j4`, and flags in one word: `-vq`, `-vj4`, `-vj=4`.
  private mutating func readLetters(
    of word: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError.Reason) {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      guard let match = index.match("-\(letter)") else {
        let isFirst = letters.utf8.count + 2 == word.utf8.count
        if isFirst, let correction = index.correction(of: "-\(letter)") {
          throw unknown("-\(letter)", correction)
        }
        throw unknown(letters.isEmpty ? "-\(letter)" : word, like: word)
      }
      guard parameters[match.position].kind == .option else {
        try apply(match, as: "-\(letter)", attached: nil, &rest)
        continue
      }
      if !parameters[match.position].isAttached, isSlip(word) {
        throw unknown(word, like: word)
      }
      let attached = letters.first == "=" ? letters.dropFirst() : letters
      try apply(match, as: "-\(letter)", attached: letters.isEmpty ? nil : String(attached), &rest)
      return
    }
  }

  /// `word` is what it may be like.
  private func unknown(_ option: String, like word: String) -> UsageError.Reason {
    if let correction = index.correction(of: option) { return unknown(option, correction) }
    return .unknownOption(option, suggestion: index.suggestion(for: word))
  }

  private func unknown(_ option: String, _ correction: Correction) -> UsageError.Reason {
    switch correction {
    case .option(let other): .unknownOption(option, suggestion: other)
    case .hint(let hint): .foreignOption(option, hint: hint)
    }
  }

  /// `-Fz` next to `-F` and `-Fo`.
  private func isSlip(_ word: String) -> Bool {
    word.utf8.count == 3 && word.last?.isLetter == true && index.hasSiblings(word)
  }

  private mutating func apply(
    _ match: OptionIndex.Match, as spelling: String, attached: String?,
    _ rest: inout ArraySlice<String>
  ) throws(UsageError.Reason) {
    let parameter = parameters[match.position]
    given[match.position] = given[match.position] ?? spelling
    switch effects[match.position] {
    case .flag(let set):
      if let attached { throw .unexpectedValue(attached, of: spelling) }
      set(&options, !match.isNegated)
    case .value(let set):
      let value: String
      if let attached, !(attached.isEmpty && parameter.isAttached) {
        value = attached
      } else if let next = rest.first, !looksLikeOption(next), !parameter.isAttached {
        value = next
        rest.removeFirst()
      } else {
        throw .missingValue(
          of: spelling, named: parameter.valueName,
          insteadFound: parameter.isAttached ? nil : rest.first)
      }
      try assign(value, to: spelling, set)
    }
  }

  private mutating func assign(
    _ value: String, to name: String,
    _ set: (inout Options, String) throws(InvalidValue) -> Void
  ) throws(UsageError.Reason) {
    do {
      try set(&options, value)
    } catch {
      throw .invalidValue(value, of: name, error)
    }
  }

  /// Words go to the arguments from left to right; a repeating one takes all that those after it
  /// can spare.
  private mutating func assignPositionals() throws(UsageError.Reason) {
    let places = parameters.indices.filter { parameters[$0].isPositional }
    var rest = positionals[...]
    let required = places.filter { parameters[$0].kind == .positional(isRequired: true) }
    if rest.count < required.count {
      throw .missingArgument(parameters[required[rest.count]].name)
    }
    for (order, place) in places.enumerated() {
      let parameter = parameters[place]
      let reserved = places[(order + 1)...].count {
        parameters[$0].kind == .positional(isRequired: true)
      }
      let available = max(0, rest.count - reserved)
      let count = parameter.isRepeating ? available : min(1, available)
      guard case .value(let set) = effects[place] else { continue }
      for word in rest.prefix(count) { try assign(word, to: parameter.name, set) }
      rest = rest.dropFirst(count)
    }
    if let word = rest.first { throw .unexpectedArgument(word) }
  }

  private func checkRelations() throws(UsageError.Reason) {
    for relation in relations {
      switch relation {
      case .exclusion(let names):
        let met = names.compactMap(spellingGiven(of:))
        if met.count > 1 { throw .excluded(met[0], met[1]) }
      case .requirement(let other, of: let name):
        guard let spelling = spellingGiven(of: name), spellingGiven(of: other) == nil else {
          continue
        }
        throw .required(other, by: spelling)
      case .parameter, .heading, .mistake: continue
      }
    }
  }

  private func spellingGiven(of name: String) -> String? {
    index.match(name).flatMap { given[$0.position] }
  }
}
