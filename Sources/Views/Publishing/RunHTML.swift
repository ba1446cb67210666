import Text

/// The page of a run, in HTML.
package struct RunHTML: Sendable {
  /// Pictures of these kinds are shown where they are published. As images, they cannot run scripts.
  private static let pictures = ["png", "jpg", "jpeg", "gif", "svg", "webp"]

  private let run: PublishedRun

  package init(_ run: PublishedRun) {
    self.run = run
  }

  package var text: String {
    var page = HTMLDocument(title: run.title)
    page.add(
      """
      <p><a href="../index.html">all runs</a> · <a href="run.yml">run.yml</a> · \
      <a href="flags.yml">flags.yml</a> · <a href="scalars.csv">scalars.csv</a> · \
      <a href="output.txt">output.txt</a></p>
      """)
    page.addTable(
      [],
      run.attributes.filter { !$0.name.hasSuffix("_epoch") && !$0.text.isEmpty }.map { attribute in
        let text = htmlText(attribute.text)
        switch attribute.name {
        case "status": return ["status", "<span class=\"\(text)\">\(text)</span>"]
        case "command": return ["command", "<code>\(text)</code>"]
        default: return [htmlText(attribute.name), text]
        }
      } + (run.run.tags.isEmpty ? [] : [["tags", htmlText(run.run.tags.joined(separator: ", "))]]))
    page.addHeading("Flags")
    page.addTable([], run.flags.map { [htmlText($0.name), htmlText($0.text)] })
    page.addHeading("Scalars")
    page.addTable(
      ["", "last", "step", "min", "max", "average", "values"], run.scalars.map(Self.row))
    addComments(to: &page)
    add(run.output, "Output", file: "output.txt", to: &page)
    if let errors = run.errors { add(errors, "Errors", file: "errors.txt", to: &page) }
    page.addHeading("Source code")
    page.addTable([], Self.rows(run.source, below: "sourcecode"))
    page.addHeading("Files")
    page.addTable([], Self.rows(run.files, below: "runfiles"))
    for file in run.files where file.isIncluded && Self.isPicture(file.path) {
      let address = "runfiles/" + urlPath(file.path)
      page.add("<p><img src=\"\(address)\" alt=\"\(htmlText(file.path))\"></p>")
    }
    return page.text
  }

  private func add(
    _ output: PublishedOutput, _ heading: String, file: String, to page: inout HTMLDocument
  ) {
    page.addHeading(heading)
    if output.isCut {
      page.add(
        "<p>This is the end of the output; <a href=\"\(file)\">\(file)</a> has all of it.</p>")
    }
    page.add(
      output.text.isEmpty
        ? "<p class=\"none\">None.</p>"
        : "<pre>\(htmlText(output.text, keepingNewlines: true))</pre>")
  }

  private func addComments(to page: inout HTMLDocument) {
    guard !run.run.comments.isEmpty else { return }
    page.addHeading("Comments")
    for comment in run.run.comments {
      let head = "\(comment.user)@\(comment.host) \(universalTime(comment.time))"
      page.add("<p><b>\(htmlText(head))</b></p>")
      page.add("<pre>\(htmlText(comment.body, keepingNewlines: true))</pre>")
    }
  }

  private static func row(_ scalar: PublishedRun.Scalar) -> [String] {
    let summary = scalar.summary
    let name = scalar.prefix.isEmpty ? scalar.tag : "\(scalar.prefix)#\(scalar.tag)"
    return [
      "<b>\(htmlText(name))</b>", shortDecimal(summary.last),
      summary.lastStep.map { "\($0)" } ?? "", shortDecimal(summary.minimum),
      shortDecimal(summary.maximum), shortDecimal(summary.average), "\(summary.count)",
    ]
  }

  private static func rows(_ files: [PublishedFile], below folder: String) -> [[String]] {
    files.filter { $0.kind != .folder }.map { file in
      let name = htmlText(file.path)
      let shown =
        file.isIncluded ? "<a href=\"\(folder)/\(urlPath(file.path))\">\(name)</a>" : name
      return [shown, ByteSize(bytes: file.size).brief]
    }
  }

  private static func isPicture(_ path: String) -> Bool {
    guard let dot = path.lastIndex(of: ".") else { return false }
    return pictures.contains(path[path.index(after: dot)...].lowercased())
  }
}
