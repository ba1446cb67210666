/// A page with names in it, `${operation}`, each of which stands for a text that is Markdown already.
package struct PageTemplate: Sendable {
  private let text: String

  package init(_ text: String) {
    self.text = text
  }

  /// The page, and names in it that stand for nothing; these are left out.
  package func filled(with texts: [String: String]) -> (text: String, unknown: [String]) {
    var result = ""
    var unknown: [String] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "${") {
      let inner = rest[start.upperBound...]
      guard let end = inner.firstIndex(of: "}") else { break }
      result += rest[..<start.lowerBound]
      let name = String(inner[..<end])
      if let value = texts[name] {
        result += value
      } else if !unknown.contains(name) {
        unknown.append(name)
      }
      rest = inner[inner.index(after: end)...]
    }
    return (result + rest, unknown)
  }
}
