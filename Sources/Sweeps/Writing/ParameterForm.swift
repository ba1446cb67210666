import Text

/// How one parameter is written, with nothing left open.
struct ParameterForm: Hashable, Sendable {
  let name: String
  var form: ArgumentForm
  var option: String?
  var booleans: BooleanStyle
  let nulls: NullStyle
  let lists: ListStyle
  let quote: QuoteStyle
  let dialect: Dialect

  init(name: String, _ choices: StyleChoices, in dialect: Dialect) {
    self.name = name
    form = choices.form ?? .option
    option = choices.option
    booleans = choices.booleans ?? .python
    nulls = choices.nulls ?? (dialect == .wandb ? .none : .omit)
    lists = choices.lists ?? .json
    quote = choices.quote ?? .auto
    self.dialect = dialect
  }

  /// The value as text, without quoting; nil for a null that is left out. This is what
  /// `${name}` stands for, and what makes two values the same.
  func text(of value: Value) -> String? {
    switch value {
    case .null:
      switch nulls {
      case .omit: nil
      case .none: "None"
      case .null: "null"
      case .empty: ""
      }
    case .boolean(let truth, let written): word(for: truth, written: written)
    case .text(let text, _): text
    case .list(let items):
      switch lists {
      case .json: JSONText.of(value, in: dialect)
      case .comma: items.map(itemText).joined(separator: ",")
      case .words, .repeat: items.map(itemText).joined(separator: " ")
      }
    case .mapping: JSONText.of(value, in: dialect)
    }
  }

  /// What the parameter adds to the command; nil for nothing.
  func argument(for value: Value) throws(WritingProblem) -> String? {
    guard form != .none, let text = text(of: value) else { return nil }
    if form == .flag || booleans == .flag && value.isBoolean && (form == .option || form == .space)
    {
      guard case .boolean(let truth, _) = value else { throw .flagWithoutTruth(text) }
      return truth ? spelling : nil
    }
    if case .list(let items) = value, lists == .words || lists == .repeat {
      return try argument(forEach: items.map { quoted(itemText($0)) })
    }
    return joined(quoted(text))
  }

  private func argument(forEach items: [String]) throws(WritingProblem) -> String? {
    guard !items.isEmpty else { return nil }
    switch (form, lists) {
    case (.environment, _): throw .severalWords("env")
    case (.positional, _): return items.joined(separator: " ")
    case (_, .repeat): return items.map(joined).joined(separator: " ")
    case (.assign, _): throw .severalWords("assign")
    default: return ([spelling] + items).joined(separator: " ")
    }
  }

  private func joined(_ quotedValue: String) -> String {
    switch form {
    case .space: spelling + " " + quotedValue
    case .positional, .none: quotedValue
    default: spelling + "=" + quotedValue
    }
  }

  /// `--name`, or what the spec has in its place.
  private var spelling: String {
    switch form {
    case .environment: name
    case .assign: option ?? name
    default: option ?? "--" + name
    }
  }

  private func quoted(_ text: String) -> String {
    quote == .auto ? shellQuoted(text) : text
  }

  private func itemText(_ item: Value) -> String {
    if case .list = item { JSONText.of(item, in: dialect) } else { text(of: item) ?? "null" }
  }

  private func word(for truth: Bool, written: String) -> String {
    switch booleans {
    case .python, .flag: truth ? "True" : "False"
    case .lower: truth ? "true" : "false"
    case .written: written
    case .digit: truth ? "1" : "0"
    case .yesNo: truth ? "yes" : "no"
    }
  }
}

/// Why a value cannot be written in the form that is asked for.
enum WritingProblem: Error, Hashable {
  case flagWithoutTruth(String)
  case severalWords(String)
  case lineBreak

  var message: String {
    switch self {
    case .flagWithoutTruth(let text): "'as: flag' needs true or false, not '\(text)'"
    case .severalWords(let form): "a list of several words cannot be written 'as: \(form)'"
    case .lineBreak: "the value has a line break, and a command is one line"
    }
  }
}

extension Value {
  var isBoolean: Bool { if case .boolean = self { true } else { false } }
}
