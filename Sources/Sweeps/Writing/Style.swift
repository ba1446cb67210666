/// How a parameter is written into the command.
enum ArgumentForm: String, CaseIterable, Sendable {
  /// `--lr=0.1`
  case option
  /// `--lr 0.1`
  case space
  /// `lr=0.1`
  case assign
  /// `--amp` for true, nothing for false.
  case flag
  /// `0.1`
  case positional
  /// `LR=0.1` before the program.
  case environment = "env"
  /// Not at all: it appears only where the program or another parameter names it.
  case none
}

enum BooleanStyle: String, CaseIterable, Sendable {
  case python, lower, written, flag
  case digit = "01"
  case yesNo = "yesno"
}

enum NullStyle: String, CaseIterable, Sendable {
  case omit
  case none = "None"
  case null
  case empty
}

enum ListStyle: String, CaseIterable, Sendable {
  case json, comma, words, `repeat`
}

enum QuoteStyle: String, CaseIterable, Sendable {
  case auto, none
}

/// What a spec says about writing: for all parameters (`style:`), or for one of them.
struct StyleChoices: Sendable {
  var form: ArgumentForm?
  /// What stands in place of `--name`.
  var option: String?
  var booleans: BooleanStyle?
  var nulls: NullStyle?
  var lists: ListStyle?
  var quote: QuoteStyle?

  /// These choices, and `others` if these say nothing.
  func over(_ others: StyleChoices) -> StyleChoices {
    StyleChoices(
      form: form ?? others.form, option: option ?? others.option,
      booleans: booleans ?? others.booleans, nulls: nulls ?? others.nulls,
      lists: lists ?? others.lists, quote: quote ?? others.quote)
  }
}
