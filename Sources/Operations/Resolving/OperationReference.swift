/// An operation as a user names it: `NAME`, `MODEL:NAME`, or the path of a script.
package struct OperationReference: Hashable, Sendable {
  /// Nil if none is given, which is not the same as the anonymous model (`:NAME`).
  package var model: String?
  package var name: String

  package init(_ text: String) {
    // A path may have a colon; a model has no slash before it.
    let colon = text.firstIndex(of: ":").flatMap { text[..<$0].contains("/") ? nil : $0 }
    model = colon.map { String(text[..<$0]) }
    name = colon.map { String(text[text.index(after: $0)...]) } ?? text
  }
}
