import Text

/// The page of a run, in Markdown.
package struct RunMarkdown: Sendable {
  /// So much of the output stands in the page itself.
  private static let shownOutput = 200

  package static let template = """
    # ${title}

    ${attributes}

    [run.yml](run.yml) · [flags.yml](flags.yml) · [scalars.csv](scalars.csv) · \
    [output.txt](output.txt) · [all runs](../README.md)

    ## Flags

    ${flags}

    ## Scalars

    ${scalars}

    ## Output

    ${output}

    ## Source code

    ${sourcecode}

    ## Files

    ${files}

    """

  private let run: PublishedRun

  package init(_ run: PublishedRun) {
    self.run = run
  }

  /// What the names of a template stand for: each attribute by its name, `flags.NAME` for a flag,
  /// `scalars.TAG` for the last value of a scalar, and the parts of the page.
  package var texts: [String: String] {
    var texts = ["title": Self.text(run.title), "short_id": run.run.id.shortText]
    for attribute in run.attributes { texts[attribute.name] = Self.text(attribute.text) }
    for flag in run.flags { texts["flags.\(flag.name)"] = Self.text(flag.text) }
    for scalar in run.scalars where scalar.prefix.isEmpty {
      texts["scalars.\(scalar.tag)"] = shortDecimal(scalar.summary.last)
    }
    texts["tags"] = Self.text(run.run.tags.joined(separator: ", "))
    texts["attributes"] = Self.table(
      ["", ""],
      run.attributes.filter { !$0.name.hasSuffix("_epoch") && !$0.text.isEmpty }
        .map { [$0.name, $0.text] })
    texts["flags"] = Self.table(["flag", "value"], run.flags.map { [$0.name, $0.text] })
    texts["scalars"] = scalars
    texts["output"] = output(run.output, file: "output.txt")
    if let errors = run.errors, !errors.text.isEmpty {
      texts["output"]? += "\n\nErrors:\n\n" + output(errors, file: "errors.txt")
    }
    texts["comments"] = comments
    texts["sourcecode"] = Self.list(run.source, below: "sourcecode")
    texts["files"] = Self.list(run.files, below: "runfiles")
    return texts
  }

  private var scalars: String {
    let rows = run.scalars.map { scalar -> [String] in
      let summary = scalar.summary
      let name = scalar.prefix.isEmpty ? scalar.tag : "\(scalar.prefix)#\(scalar.tag)"
      return [
        name, shortDecimal(summary.last), summary.lastStep.map { "\($0)" } ?? "",
        shortDecimal(summary.minimum), shortDecimal(summary.maximum),
        shortDecimal(summary.average), "\(summary.count)",
      ]
    }
    return Self.table(["scalar", "last", "step", "min", "max", "average", "values"], rows)
  }

  private var comments: String {
    let comments = run.run.comments
    if comments.isEmpty { return Self.nothing }
    return comments.map { comment in
      let head = "\(comment.user)@\(comment.host) \(universalTime(comment.time))"
      return "**\(Self.text(head))**\n\n" + Self.fenced(comment.body)
    }.joined(separator: "\n\n")
  }

  private func output(_ output: PublishedOutput, file: String) -> String {
    guard !output.text.isEmpty else { return Self.nothing }
    let lines = output.text.split(separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.suffix(Self.shownOutput).joined(separator: "\n")
    let isCut = output.isCut || lines.count > Self.shownOutput
    let note =
      isCut ? "This is the end of the output; [\(file)](\(file)) has all of it.\n\n" : ""
    return note + Self.fenced(shown)
  }

  // MARK: Markdown

  private static let nothing = "None."

  static func text(_ text: String) -> String { markdownText(escapedForTerminal(text)) }

  static func table(_ headings: [String], _ rows: [[String]]) -> String {
    if rows.isEmpty { return nothing }
    let lines =
      [headings, headings.map { _ in "---" }].map { "| " + $0.joined(separator: " | ") + " |" }
      + rows.map { "| " + $0.map(text).joined(separator: " | ") + " |" }
    return lines.joined(separator: "\n")
  }

  /// A block that nothing in it can end.
  private static func fenced(_ text: String) -> String {
    var (longest, current) = (0, 0)
    for byte in text.utf8 {
      current = byte == UInt8(ascii: "`") ? current + 1 : 0
      longest = max(longest, current)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    let end = text.hasSuffix("\n") || text.isEmpty ? "" : "\n"
    return "\(fence)text\n\(escapedForTerminal(text, keepingNewlines: true))\(end)\(fence)"
  }

  private static func list(_ files: [PublishedFile], below folder: String) -> String {
    let files = files.filter { $0.kind != .folder }
    if files.isEmpty { return nothing }
    return files.map { file in
      let name = text(file.path)
      let shown = file.isIncluded ? "[\(name)](\(folder)/\(urlPath(file.path)))" : name
      return "- \(shown) (\(ByteSize(bytes: file.size).brief))"
    }.joined(separator: "\n")
  }
}
