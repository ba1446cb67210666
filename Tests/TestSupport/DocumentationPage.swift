import Glibc

/// A Markdown page of the project, taken apart as far as tests need it.
package struct DocumentationPage: Sendable, CustomStringConvertible {
  /// Relative to the project's folder.
  package let name: String
  package let text: String
  /// The fenced blocks, in order.
  package let blocks: [Block]

  package struct Block: Sendable {
    package let language: String
    package let lines: [String]
    /// The file that the block is the content of, if a comment `<!-- file: NAME -->` above says so.
    package let file: String?
  }

  package static let projectFolder =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  /// All pages that people read.
  package static let all: [String] = {
    let folders = names(inFolder: projectFolder + "/examples").map { "examples/" + $0 }
    let candidates =
      names(inFolder: projectFolder).filter { $0.hasSuffix(".md") }
      + names(inFolder: projectFolder + "/docs").map { "docs/" + $0 }
      + (folders + ["benchmarks", "runs"]).map { $0 + "/README.md" }
    return candidates.filter {
      $0.hasSuffix(".md") && access(projectFolder + "/" + $0, R_OK) == 0
    }
  }()

  package var description: String { name }

  package init(_ name: String) throws {
    let path = Self.projectFolder + "/" + name
    guard let content = bytes(ofFile: path) else { throw TestFailure("there is no '\(path)'") }
    self.name = name
    text = String(decoding: content, as: UTF8.self)
    blocks = Self.blocks(of: text)
  }

  private static func blocks(of text: String) -> [Block] {
    var blocks: [Block] = []
    var open: (language: String, lines: [String], file: String?)?
    var file: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        if let ended = open {
          blocks.append(
            Block(language: ended.language, lines: ended.lines, file: ended.file))
          open = nil
        } else {
          open = (String(line.dropFirst(3)), [], file)
        }
        file = nil
      } else if open != nil {
        open?.lines.append(line)
      } else {
        file = line.wholeMatch(of: /<!-- file: (\S+) -->/).map { String($0.output.1) }
      }
    }
    return blocks
  }

  /// The prose: what is not in fenced blocks.
  package var prose: String {
    var isFenced = false
    return text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      if line.hasPrefix("```") {
        isFenced.toggle()
        return false
      }
      return !isFenced
    }.joined(separator: "\n")
  }

  /// The commands that a reader is shown, a line each: those after `$ ` of a transcript, and all of
  /// a block of shell that is not a file's content.
  package var commands: [String] {
    blocks.filter { $0.file == nil }.flatMap { block -> [String] in
      switch block.language {
      case "console": block.lines.filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
      case "shell": block.lines.map { $0.replacing(/\s+#.*/, with: "") }.filter { !$0.isEmpty }
      default: []
      }
    }
  }

  /// The calls of batchrun in its tables, as they are typed.
  package var commandsInTables: [String] {
    prose.split(separator: "\n").filter { $0.hasPrefix("|") }
      .flatMap { Self.cells(of: $0) }.flatMap { Self.codeSpans(in: $0) }
      .filter { $0.contains(/(^|\| )batchrun\s/) }
  }

  /// The cells of a row of a table; `\|` in one is `|`.
  package static func cells(of row: Substring) -> [String] {
    let placeholder = "\u{0}"
    return row.replacing(#"\|"#, with: placeholder).split(separator: "|")
      .map { $0.replacing(placeholder, with: "|") }.map(String.init)
  }

  /// The texts between backquotes.
  package static func codeSpans(in text: String) -> [String] {
    text.matches(of: /`([^`]+)`/).map { String($0.output.1) }
  }

  /// What links and pictures point at, pages of the web left out.
  package var localLinks: [String] {
    let linked = prose.matches(of: /\]\(([^)\s]+)\)/).map { String($0.output.1) }
    let shown = prose.matches(of: /\b(?:src|srcset)="([^"\s]+)"/).map { String($0.output.1) }
    return (linked + shown).filter { !$0.contains("://") && !$0.hasPrefix("mailto:") }
  }

  /// The anchors that headings get on GitHub.
  package var anchors: Set<String> {
    Set(
      prose.split(separator: "\n").filter { $0.hasPrefix("#") }.map { heading in
        String(
          heading.drop { $0 == "#" || $0 == " " }.lowercased().compactMap { character in
            if character == " " { return "-" }
            return character.isLetter || character.isNumber || "-_".contains(character)
              ? character : nil
          })
      })
  }
}
