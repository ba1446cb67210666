/// Which operations are wanted, as a user writes it: a part of the name, a name with wildcards, or
/// a regular expression.
struct OperationFilter {
  private enum Form {
    case part(String)
    /// Patterns of the model, if one is given, and of the operation.
    case wildcards(model: [Character]?, name: [Character])
    case expression(Regex<AnyRegexOutput>)
    /// A regular expression that is none.
    case nothing
  }

  private let form: Form

  /// `train`, `t*n`, `mnist:*`, `^train$`.
  init(_ text: String) {
    if text.hasPrefix("^") || text.hasSuffix("$") {
      form =
        (try? Regex(text)).map { .expression($0.matchingSemantics(.unicodeScalar)) } ?? .nothing
    } else if text.contains("*") || text.contains("?") {
      let (model, name) = OperationFilter.parts(of: text)
      form = .wildcards(model: model.map(Array.init), name: Array(name))
    } else {
      form = .part(text)
    }
  }

  /// Whether it is the name of an operation as lists show it: `mnist:train`, `train+`.
  func matches(_ operation: String) -> Bool {
    switch form {
    case .part(let text): return operation.contains(text)
    case .wildcards(let model, let name):
      let (itsModel, itsName) = OperationFilter.parts(of: operation)
      return wildcards(name, match: Array(itsName))
        && (model.map { wildcards($0, match: Array(itsModel ?? "")) } ?? true)
    case .expression(let expression): return (try? expression.firstMatch(in: operation)) != nil
    case .nothing: return false
    }
  }

  private static func parts(of name: String) -> (model: Substring?, name: Substring) {
    guard let colon = name.firstIndex(of: ":") else { return (nil, name[...]) }
    return (name[..<colon], name[name.index(after: colon)...])
  }
}

/// Whether a pattern, in which `*` is any text and `?` any character, matches an entire text.
private func wildcards(_ pattern: [Character], match text: [Character]) -> Bool {
  var (place, position) = (0, 0)
  // Where the last `*` stands, and the first character that it has not taken.
  var star: (place: Int, position: Int)?
  while position < text.count {
    if place < pattern.count, pattern[place] == "*" {
      star = (place, position)
      place += 1
    } else if place < pattern.count, pattern[place] == "?" || pattern[place] == text[position] {
      place += 1
      position += 1
    } else if let last = star {
      star = (last.place, last.position + 1)
      (place, position) = (last.place + 1, last.position + 1)
    } else {
      return false
    }
  }
  return pattern[place...].allSatisfy { $0 == "*" }
}
