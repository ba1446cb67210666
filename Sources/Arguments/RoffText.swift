/// Text as roff shows it: what would be a request, an escape or a typographic sign is itself again, so
/// that a line can be copied from a manual page into a shell.
package enum RoffText {
  /// `text` for a whole line or a part of one.
  package static func escaped(_ text: String) -> String {
    // A point or a quote at the beginning of a line is a request.
    let isRequest = text.hasPrefix(".") || text.hasPrefix("'")
    return (isRequest ? #"\&"# : "") + text.unicodeScalars.map(escaped).joined()
  }

  /// `text` as one argument of a macro.
  package static func argument(_ text: String) -> String {
    "\"" + escaped(text) + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\\": #"\e"#
    case "-": #"\-"#
    case "\"": #"\(dq"#
    case "'": #"\(aq"#
    case "`": #"\(ga"#
    case "^": #"\(ha"#
    case "~": #"\(ti"#
    case "…": "..."
    case "×": "x"
    case _ where scalar.isASCII: String(scalar)
    default: "\\[u" + hexadecimal(scalar.value) + "]"
    }
  }

  /// At least four digits, as groff wants them.
  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
