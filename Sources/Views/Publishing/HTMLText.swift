import Text

/// Text as HTML shows it: nothing in it is obeyed, in elements or in quoted attributes.
func htmlText(_ text: String, keepingNewlines: Bool = false) -> String {
  var result = ""
  for character in escapedForTerminal(text, keepingNewlines: keepingNewlines).unicodeScalars {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default: result.unicodeScalars.append(character)
    }
  }
  return result
}

/// A path as part of an address: what is not a letter, a digit or one of `-._~/` is encoded (RFC
/// 3986, section 2).
func urlPath(_ path: String) -> String {
  var result = ""
  for byte in path.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
      result.unicodeScalars.append(Unicode.Scalar(byte))
    default:
      let hex = String(byte, radix: 16, uppercase: true)
      result += "%" + (hex.utf8.count < 2 ? "0" : "") + hex
    }
  }
  return result
}

/// A page that needs nothing but itself: no script, no font, no style from elsewhere.
struct HTMLDocument {
  private let title: String
  private var body = ""

  init(title: String) {
    self.title = title
  }

  mutating func add(_ html: String) {
    body += html + "\n"
  }

  mutating func addHeading(_ text: String) {
    add("<h2>\(htmlText(text))</h2>")
  }

  /// Cells are HTML already. The first column names the row if there are no headings.
  mutating func addTable(_ headings: [String], _ rows: [[String]]) {
    if rows.isEmpty { return add("<p class=\"none\">None.</p>") }
    var html = "<table>\n"
    if !headings.isEmpty {
      html +=
        "<tr>" + headings.map { "<th scope=\"col\">\(htmlText($0))</th>" }.joined() + "</tr>\n"
    }
    for row in rows {
      let cells = row.enumerated().map { place, cell in
        place == 0 && headings.isEmpty ? "<th scope=\"row\">\(cell)</th>" : "<td>\(cell)</td>"
      }
      html += "<tr>" + cells.joined() + "</tr>\n"
    }
    add(html + "</table>")
  }

  var text: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" \
    content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(htmlText(title))</title>
    <style>
    \(Self.style)
    </style>
    </head>
    <body>
    <h1>\(htmlText(title))</h1>
    \(body)</body>
    </html>

    """
  }

  private static let style = """
    :root { color-scheme: light dark; --line: #8884; --soft: #8881; --dim: #777; }
    body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
    h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
    table { border-collapse: collapse; display: block; overflow-x: auto; }
    th, td { text-align: left; vertical-align: top; padding: .25rem .9rem .25rem 0; \
    border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
    th { font-weight: 600; white-space: nowrap; }
    pre { background: var(--soft); padding: .8rem; overflow: auto; max-height: 40rem; }
    pre, code { font: 13px/1.45 ui-monospace, monospace; }
    td { overflow-wrap: anywhere; }
    img { max-width: 100%; border: 1px solid var(--line); }
    .completed { color: #2a8a3e; } .error { color: #d33; } .running { color: #0a84c6; }
    .terminated, .unknown { color: #b58100; } .staged, .pending, .skipped, .none { color: var(--dim); }
    """
}
