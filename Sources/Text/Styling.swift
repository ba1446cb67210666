/// Colours and weights for a terminal; if it is switched off, text comes out as it went in.
package struct Styling: Sendable {
  /// A way to make text stand out. The raw values are the codes of ECMA-48's SGR.
  package enum Style: Int, Sendable {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33
    case blue = 34
    case cyan = 36
  }

  package let isEnabled: Bool

  package init(isEnabled: Bool) {
    self.isEnabled = isEnabled
  }

  /// Whether a stream gets colour: it is a terminal that understands them, and the user has not
  /// set `NO_COLOR` (no-color.org: set and not empty).
  package init(isTerminal: Bool, noColor: String?, terminalType: String?) {
    isEnabled = isTerminal && (noColor ?? "").isEmpty && terminalType != "dumb"
  }

  package static let plain = Styling(isEnabled: false)

  package func callAsFunction(_ text: String, _ styles: Style...) -> String {
    guard isEnabled, !styles.isEmpty, !text.isEmpty else { return text }
    let codes = styles.map { String($0.rawValue) }.joined(separator: ";")
    return "\u{1b}[\(codes)m\(text)\u{1b}[0m"
  }
}
