/// What a scan of one line finds, without asking a shell.
struct LineScan: Sendable {
  /// Whether a shell has to say if the line can be parsed. If it need not, the line can be.
  var isSuspect = false
  /// What was opened first and is not closed at the end.
  var open: OpenConstruct?
  /// The first here-document: its operator and its word.
  var hereDocument: String?
  /// The first word, if it begins with `-` or `+`.
  var option: String?
  var leadingOperator: String?
  var trailingOperator: String?
  /// The first word of the grammar in command position, or `(`.
  var block: String?
  var bashisms: [Bashism] = []
  var differences: [DashDifference] = []
  /// Variables that other launchers set, in the order of their use.
  var launcherVariables: [String] = []
  /// The first `<word>` that should have been replaced by a value, with its brackets.
  var placeholder: String?
  /// A relative path of a script that the line runs in the folder in which it begins.
  var script: Range<Int>?
  /// Whether nothing of the line lasts longer than its shell.
  var isSetupOnly: Bool {
    commands.all > 0 && commands.all == commands.setup + commands.neutral && commands.setup > 0
      && block == nil
  }
  var endsInBackground = false
  var hasComment = false
  /// The simple commands so far of the list that is being read.
  var commands = (all: 0, setup: 0, neutral: 0)

  /// The most findings of a kind that are kept of one line.
  static let mostFindings = 16

  mutating func note(_ bashism: Bashism) {
    if bashism.needsParsing { isSuspect = true }
    if bashisms.count < Self.mostFindings { bashisms.append(bashism) }
  }

  mutating func note(_ difference: DashDifference) {
    if differences.count < Self.mostFindings { differences.append(difference) }
  }

  mutating func noteOpen(_ construct: OpenConstruct) {
    isSuspect = true
    if open == nil { open = construct }
  }

  mutating func noteBlock(_ word: String) {
    isSuspect = true
    if block == nil { block = word }
  }

  /// Takes over what was found in a text that the line contains.
  mutating func merge(_ inner: LineScan) {
    isSuspect = isSuspect || inner.isSuspect
    open = open ?? inner.open
    hereDocument = hereDocument ?? inner.hereDocument
    bashisms += inner.bashisms.prefix(Self.mostFindings - bashisms.count)
    differences += inner.differences.prefix(Self.mostFindings - differences.count)
    for name in inner.launcherVariables where !launcherVariables.contains(name) {
      launcherVariables.append(name)
    }
  }
}

/// What can be left open at the end of a line.
enum OpenConstruct: Hashable, Sendable {
  case singleQuote, doubleQuote, backquote
  /// `$(`, `(` or an array.
  case parenthesis
  /// `${`
  case parameter
  /// `[[`
  case test

  /// The character, if it is a quote.
  var quote: String? {
    switch self {
    case .singleQuote: "'"
    case .doubleQuote: "\""
    case .backquote: "`"
    case .parenthesis, .parameter, .test: nil
    }
  }
}

/// Something that bash has and dash has not, or reads as something else, so that a job does other
/// things than its line says and may count as done.
enum Bashism: Hashable, Sendable {
  /// The name of a builtin of bash, unless there is a program of that name.
  case builtin(String)
  /// `module`, `ml`: the same.
  case module(String)
  /// `conda activate`; `tool` is conda or a sibling. `isPrepared`: `source` or `module` stands
  /// before it in its line, and may have defined it.
  case activation(tool: String, isPrepared: Bool)
  /// A range in braces.
  case range(String)
  /// A variable that bash sets, unless the environment has it.
  case variable(String)
  /// A form that dash reads as something else.
  case form(String)
  /// A form that dash may not be able to read, or bash neither.
  case syntax(String)

  /// What is shown of it.
  var text: String {
    switch self {
    case .builtin(let name), .module(let name): name
    case .activation(let tool, _): tool + " activate"
    case .range(let text), .form(let text), .syntax(let text): text
    case .variable(let name): "$" + name
    }
  }

  /// Whether a shell may refuse to parse the line because of it.
  var needsParsing: Bool {
    if case .syntax = self { true } else { false }
  }
}

/// Something that dash does in another way than bash, and that may be meant so.
enum DashDifference: Hashable, Sendable {
  /// `{a,b}` is not expanded.
  case braces(String)
  /// `==` in `[ ]`.
  case equality
  /// `${x:0:2}` ends the shell.
  case expansion(String)
  /// `$[1+2]` is not expanded.
  case arithmetic
  /// A variable that bash sets, unless the environment has it.
  case variable(String)
}
