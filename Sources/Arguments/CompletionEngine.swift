/// What a shell can offer at the cursor.
package struct CompletionOffer: Sendable, Equatable {
  package struct Candidate: Sendable, Equatable {
    package var word: String
    package var explanation: String

    package init(_ word: String, _ explanation: String = "") {
      self.word = word
      self.explanation = explanation
    }
  }

  /// The whole words that may stand at the cursor.
  package var candidates: [Candidate] = []
  /// What the shell finds by itself; nothing for `.choices` and `.dynamic`.
  package var names = Completion.none
  /// The part of the word before the name of a file: `--out=`.
  package var prefix = ""

  package init() {}

  init(candidates: [Candidate]) {
    self.candidates = candidates
  }

  init(names: Completion, prefix: String) {
    self.names = names
    self.prefix = prefix
  }
}

extension CommandNode {
  /// What may stand at the cursor, after `words` (without the program's name) and the beginning
  /// `current` of the word itself; `source` answers `.dynamic` completions.
  package func completions(
    after words: [String], current: String,
    source: @escaping (String) -> [CompletionOffer.Candidate]
  ) -> CompletionOffer {
    var node = self
    var rest = words[...]
    while node.isGroup, let word = rest.first {
      if let command = node.defaultSubcommand, looksLikeOption(word) {
        node = command
        continue
      }
      guard let next = node.subcommand(named: word) else { return CompletionOffer() }
      node = next
      rest.removeFirst()
    }
    if let command = node.defaultSubcommand, current.hasPrefix("-") { node = command }
    if node.isGroup {
      let isRoot = node.manual.name == manual.name
      return node.commandOffer(current, isRoot: isRoot)
    }
    return OptionCompletion(node, source: source)
      .offer(after: rest, current: current)
  }

  private func commandOffer(_ current: String, isRoot: Bool) -> CompletionOffer {
    var candidates = visibleSubcommands.map {
      CompletionOffer.Candidate($0.manual.name, $0.manual.abstract)
    }
    if current.hasPrefix("-") {
      candidates = [.init("--help", "Show the help")]
      if isRoot { candidates.append(.init("--version", "Show the version")) }
    }
    return CompletionOffer(candidates: candidates.filter { $0.word.hasPrefix(current) })
  }
}

/// Completion among the options and arguments of one command.
private struct OptionCompletion {
  typealias Candidate = CompletionOffer.Candidate

  private let parameters: [Parameter]
  private let hasMoreHelp: Bool
  private let index: OptionIndex
  private let source: (String) -> [Candidate]

  init(_ node: CommandNode, source: @escaping (String) -> [Candidate]) {
    parameters = node.visibleParameters
    hasMoreHelp = node.hasMoreHelp
    self.source = source
    index = OptionIndex(parameters)
  }

  func offer(after words: ArraySlice<String>, current: String) -> CompletionOffer {
    var met: Set<Int> = []
    var positionalCount = 0
    var optionsEnded = false
    var awaiting: Parameter?
    for word in words {
      if awaiting != nil {
        awaiting = nil
      } else if optionsEnded || !looksLikeOption(word) {
        positionalCount += 1
      } else if word == "--" {
        optionsEnded = true
      } else if let position = position(of: word) {
        met.insert(position)
        awaiting = takesNextWord(word, parameters[position]) ? parameters[position] : nil
      }
    }
    if let awaiting { return values(of: awaiting, current: current, prefix: "") }
    if !optionsEnded && current.hasPrefix("-") { return options(current, without: met) }
    let positionals = parameters.filter(\.isPositional)
    guard let place = positionals.dropFirst(positionalCount).first ?? positionals.last,
      positionalCount < positionals.count || place.isRepeating
    else { return optionsEnded ? CompletionOffer() : options(current, without: met) }
    return values(of: place, current: current, prefix: "")
  }

  /// The parameter that `--name`, `--name=value`, `-n`, `-n4`, `-vn` or `-Fo` ends with.
  private func position(of word: String) -> Int? {
    let whole = index.match(String(word.prefix { $0 != "=" }))
    if whole != nil || word.hasPrefix("--") { return whole?.position }
    var position: Int?
    for letter in word.dropFirst() {
      guard let match = index.match("-\(letter)") else { break }
      position = match.position
      if parameters[match.position].kind == .option { break }
    }
    return position
  }

  private func takesNextWord(_ word: String, _ parameter: Parameter) -> Bool {
    guard parameter.kind == .option, !parameter.isAttached else { return false }
    if word.hasPrefix("--") { return !word.contains("=") }
    return parameter.spellings.contains(word)
      || word.last.map { parameter.spellings.contains("-\($0)") } ?? false
  }

  private func options(_ current: String, without met: Set<Int>) -> CompletionOffer {
    if current.hasPrefix("--"), let equals = current.firstIndex(of: "=") {
      guard let match = index.match(String(current[..<equals])),
        parameters[match.position].kind == .option
      else { return CompletionOffer() }
      let start = current.index(after: equals)
      return values(
        of: parameters[match.position], current: String(current[start...]),
        prefix: String(current[..<start]))
    }
    if let offer = letters(current) { return offer }
    var candidates: [Candidate] = []
    for (position, parameter) in parameters.enumerated() {
      guard !parameter.isPositional, parameter.isRepeating || !met.contains(position) else {
        continue
      }
      candidates += parameter.shownSpellings.map { Candidate($0, parameter.help) }
      candidates += parameter.negatedSpelling.map { [Candidate($0, parameter.help)] } ?? []
    }
    candidates.append(
      Candidate("--help", hasMoreHelp ? "Show the most used options" : "Show the help"))
    if hasMoreHelp { candidates.append(Candidate("--help-all", "Show all options")) }
    // Short spellings are offered only where one is being typed.
    if current != "-" { candidates.removeAll { $0.word.utf8.count == 2 && $0.word != current } }
    if current.isEmpty { candidates.removeAll { !$0.word.hasPrefix("--") } }
    let typed = current.hasPrefix("--") ? kebabCase(current) : current
    return CompletionOffer(candidates: candidates.filter { $0.word.hasPrefix(typed) })
  }

  /// One more letter for a word such as `-Sr`.
  private func letters(_ current: String) -> CompletionOffer? {
    guard current.utf8.count >= 2, let match = index.match(String(current.prefix(2))),
      parameters[match.position].isAttached, index.match(current) == nil || current.utf8.count == 2,
      case .choices(let letters) = parameters[match.position].completion
    else { return nil }
    return CompletionOffer(
      candidates: letters.filter { !current.dropFirst(2).contains($0) }
        .map { Candidate(current + $0, parameters[match.position].help) })
  }

  private func values(
    of parameter: Parameter, current: String, prefix: String
  ) -> CompletionOffer {
    switch parameter.completion {
    case .none: CompletionOffer()
    case .files, .directories: CompletionOffer(names: parameter.completion, prefix: prefix)
    case .choices(let words):
      CompletionOffer(candidates: matching(words.map { Candidate($0) }, current, prefix))
    case .dynamic(let kind):
      CompletionOffer(candidates: matching(source(kind), current, prefix))
    }
  }

  private func matching(
    _ candidates: [Candidate], _ current: String, _ prefix: String
  ) -> [Candidate] {
    candidates.filter { $0.word.hasPrefix(current) }
      .map { Candidate(prefix + $0.word, $0.explanation) }
  }
}
