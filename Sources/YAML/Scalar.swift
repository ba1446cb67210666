/// A value that is a single piece of text.
package struct Scalar: Hashable, Sendable {
  package enum Style: Hashable, Sendable {
    case plain, singleQuoted, doubleQuoted, literal, folded
  }

  /// The text: escapes resolved, lines folded, otherwise as it stands in the document.
  package let text: String
  package let style: Style

  /// Whether nothing at all was written, as after the colon of `key:`.
  package var isAbsent: Bool { style == .plain && text.isEmpty }
}
