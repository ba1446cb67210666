/// A label with references to flags: `${lr}`, `${lr|%.2f}`, `${data|basename}`.
package struct LabelTemplate: Hashable, Sendable {
  private enum Part: Hashable {
    case text(String)
    case reference(name: String, filters: [String])
  }

  package struct Rendering: Hashable, Sendable {
    package var text: String
    package var warnings: [String]
  }

  private let parts: [Part]

  package init(_ template: String) {
    var parts: [Part] = []
    var rest = Substring(template)
    while let open = rest.firstRange(of: "${"),
      let close = rest[open.upperBound...].firstIndex(of: "}")
    {
      if open.lowerBound > rest.startIndex {
        parts.append(.text(String(rest[..<open.lowerBound])))
      }
      let pieces = rest[open.upperBound..<close]
        .split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      parts.append(.reference(name: pieces[0], filters: Array(pieces.dropFirst())))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
  }

  /// What a run is labelled with: by the template if there is one, else by its flags, after
  /// its tags.
  package static func template(given: String?, operation: String?, tags: [String]) -> String {
    if let given { return given }
    if let operation { return operation }
    return (tags + ["${default_label}"]).joined(separator: " ")
  }

  /// Whether it refers to one of these names.
  package func refers(to names: [String]) -> Bool {
    parts.contains { part in
      if case .reference(let name, _) = part { names.contains(name) } else { false }
    }
  }

  /// The text with references replaced by flags, else by `others`, unknown names by nothing.
  /// `${label}` is `label`, the one that the run has, unless that is nil: then it is a flag too.
  package func rendered(
    _ flags: Flags, others: Flags = Flags(), label: String? = nil
  ) -> Rendering {
    var rendering = Rendering(text: "", warnings: [])
    for part in parts {
      switch part {
      case .text(let text): rendering.text += text
      case .reference("default_label", let filters):
        let value = Self.value(LabelText.standard(flags))
        rendering.text += Self.apply(filters, to: value, warnings: &rendering.warnings)
      case .reference("label", let filters) where label != nil:
        let value = Self.value(label ?? "")
        rendering.text += Self.apply(filters, to: value, warnings: &rendering.warnings)
      case .reference(let name, let filters):
        let value = LabelFilter.Value.flag(flags[name] ?? others[name] ?? .null)
        rendering.text += Self.apply(filters, to: value, warnings: &rendering.warnings)
      }
    }
    while rendering.text.last?.isWhitespace == true { rendering.text.removeLast() }
    return rendering
  }

  /// A label that is empty is none, for `default:` to stand in.
  private static func value(_ label: String) -> LabelFilter.Value {
    label.isEmpty ? .flag(.null) : .text(label, original: nil)
  }

  private static func apply(
    _ filters: [String], to value: LabelFilter.Value, warnings: inout [String]
  ) -> String {
    var value = value
    for text in filters {
      guard let filter = LabelFilter(text) else {
        warnings.append("unsupported template transform: '\(text)'")
        return "#error#"
      }
      value = filter.apply(to: value)
    }
    return value.label
  }
}
