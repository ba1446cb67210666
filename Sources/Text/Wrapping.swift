/// Breaks `text` into lines of at most `width` columns, at spaces. A wider word gets its own
/// line; line breaks of the text are kept, and so are lines that start with a space, which
/// are laid out already.
package func wrapped(_ text: String, toWidth width: Int) -> [String] {
  var lines: [String] = []
  for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
    guard !paragraph.hasPrefix(" ") else {
      lines.append(String(paragraph))
      continue
    }
    var line = ""
    for word in paragraph.split(separator: " ") {
      if line.isEmpty {
        line = String(word)
      } else if displayWidth(of: line) + 1 + displayWidth(of: word) <= width {
        line += " " + word
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    lines.append(line)
  }
  return lines
}
