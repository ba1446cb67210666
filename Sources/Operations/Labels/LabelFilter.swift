import Posix

/// One step between a flag's value and the text of a label.
enum LabelFilter: Hashable {
  /// What a filter gets: a flag's value unchanged, or the text that another filter made of it.
  enum Value: Hashable {
    case flag(FlagValue)
    /// `original` is the text without the quotes that its encoding added.
    case text(String, original: String?)

    var label: String {
      switch self {
      case .flag(.null): ""
      case .flag(let value): LabelText.text(of: value)
      case .text(let text, _): text
      }
    }
  }

  case format(PrintfFormat)
  case standard(String)
  case basename
  case unquote

  init?(_ text: String) {
    if text.hasPrefix("%") {
      guard let format = PrintfFormat(text) else { return nil }
      self = .format(format)
    } else if text.hasPrefix("default:") {
      self = .standard(String(text.dropFirst("default:".count)))
    } else if text == "basename" {
      self = .basename
    } else if text == "unquote" {
      self = .unquote
    } else {
      return nil
    }
  }

  func apply(to value: Value) -> Value {
    switch (self, value) {
    case (.standard(let text), .flag(.null)): return .text(text, original: nil)
    case (_, .flag(.null)), (.standard, _): return value
    case (.format(let format), .flag(let flag)):
      return format.text(of: flag).map { .text($0, original: nil) } ?? value
    case (.format, .text): return value
    case (.unquote, .flag(.string(let text))): return .text(text, original: nil)
    case (.unquote, .flag): return value
    case (.unquote, .text(let text, let original)):
      return .text(original ?? text, original: nil)
    case (.basename, .flag(.string(let path))):
      let name = FlagValue.string(lastComponent(of: path))
      return .text(name.encodedForAssignment, original: lastComponent(of: path))
    case (.basename, .flag): return value
    case (.basename, .text(let text, let original)):
      return .text(lastComponent(of: text), original: original.map { lastComponent(of: $0) })
    }
  }
}
