/// `${NAME}` in texts of a project file.
package enum ReferenceReplacement {
  /// - Parameter value: the text for a name; nil where there is none of that name.
  /// - Returns: nil where a reference has no value, with its name in `undefined`.
  package static func replace(
    in text: String, undefined: inout String?, by value: (String) -> String?
  ) -> String? {
    guard text.contains("${") else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "${") {
      result += rest[..<start.lowerBound]
      guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
        rest = rest[start.lowerBound...]
        break
      }
      let name = String(rest[start.upperBound..<end])
      guard let replacement = value(name) else {
        undefined = name
        return nil
      }
      result += replacement
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}
