import Text

/// The list of all runs in a folder of published runs.
package struct PublishedIndex: Sendable {
  /// A run, as its `run.yml` says it.
  package struct Entry: Sendable {
    /// The name of its folder.
    package var folder: String
    /// What `run.yml` has, by name.
    package var attributes: [String: String]

    package init(folder: String, attributes: [String: String]) {
      self.folder = folder
      self.attributes = attributes
    }

    fileprivate func text(_ name: String) -> String { attributes[name] ?? "" }
    fileprivate var shortID: String { String((attributes["id"] ?? folder).prefix(8)) }
    fileprivate var started: Double { Double(text("started_epoch")) ?? 0 }
  }

  private static let columns = ["operation", "started", "time", "status", "label"]

  package static let template = """
    # Published runs

    ${runs}

    """

  /// The newest first.
  private let entries: [Entry]

  package init(_ entries: [Entry]) {
    self.entries = entries.sorted { ($0.started, $1.folder) > ($1.started, $0.folder) }
  }

  /// What the names of a template stand for.
  package var texts: [String: String] {
    let headings = ["run"] + Self.columns
    var lines = [headings, headings.map { _ in "---" }]
    lines += entries.map { entry in
      ["[\(RunMarkdown.text(entry.shortID))](\(urlPath(entry.folder))/README.md)"]
        + Self.columns.map { RunMarkdown.text(entry.text($0)) }
    }
    let table = lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    return ["runs": entries.isEmpty ? "None." : table, "count": "\(entries.count)"]
  }

  package var html: String {
    var page = HTMLDocument(title: "Published runs")
    page.addTable(
      ["run"] + Self.columns,
      entries.map { entry in
        ["<a href=\"\(urlPath(entry.folder))/index.html\">\(htmlText(entry.shortID))</a>"]
          + Self.columns.map { name in
            let text = htmlText(entry.text(name))
            return name == "status" ? "<span class=\"\(text)\">\(text)</span>" : text
          }
      })
    return page.text
  }
}
