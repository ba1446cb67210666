/// What a command is put together from, in order. Parameters are meant by their slots.
struct CommandLayout: Hashable, Sendable {
  enum Segment: Hashable, Sendable {
    case literal([UInt8])
    /// `NAME=value` and a blank, before the program.
    case environment(Int, ParameterForm)
    /// A blank and what the parameter adds.
    case argument(Int, ParameterForm)
    /// The value alone, guarded for the quotes it stands in.
    case substitution(Int, ParameterForm, ProgramText.Quoting)
    /// A blank and all parameters as one word of JSON.
    case json([Int], names: [String])

    /// The slots that it shows.
    var slots: [Int] {
      switch self {
      case .literal: []
      case .environment(let slot, _), .argument(let slot, _), .substitution(let slot, _, _): [slot]
      case .json(let slots, _): slots
      }
    }

    /// The bytes for a value; nil stands for a parameter that does not exist here.
    func bytes(for value: Value?) throws(WritingProblem) -> [UInt8] {
      guard let value else { return [] }
      switch self {
      case .literal(let bytes): return bytes
      case .environment(_, let writing):
        return try writing.argument(for: value).map { Array($0.utf8) + [UInt8(ascii: " ")] } ?? []
      case .argument(_, let writing):
        return try writing.argument(for: value).map { [UInt8(ascii: " ")] + Array($0.utf8) } ?? []
      case .substitution(_, let writing, let quoting):
        let text = writing.text(of: value) ?? ""
        if case .list = value, quoting == .bare,
          writing.lists == .words || writing.lists == .repeat,
          let words = try writing.positional.argument(for: value)
        {
          return Array(words.utf8)
        }
        if text.isEmpty, value == .null { return [] }
        return Array((writing.quote == .auto ? quoting.guarded(text) : text).utf8)
      case .json: return []
      }
    }
  }

  private(set) var segments: [Segment] = []

  /// Adjacent literals become one.
  mutating func append(_ segment: Segment) {
    if case .literal(let bytes) = segment, case .literal(let before)? = segments.last {
      segments[segments.count - 1] = .literal(before + bytes)
    } else {
      segments.append(segment)
    }
  }

  mutating func append(_ text: String) {
    append(.literal(Array(text.utf8)))
  }
}

extension ParameterForm {
  /// The same parameter as nothing but its value.
  var positional: ParameterForm {
    var writing = self
    writing.form = .positional
    return writing
  }
}
