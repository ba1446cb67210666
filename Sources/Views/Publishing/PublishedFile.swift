import Text

/// A file of a run, as published.
package struct PublishedFile: Sendable {
  package enum Kind: String, Sendable {
    case file
    case folder = "dir"
    case link
  }

  /// Relative to the run's folder, or to its source code.
  package var path: String
  package var kind: Kind
  package var size: Int
  /// Seconds since 1970.
  package var modified: Int
  package var md5: String?
  /// Whether its content is published too, not only that there is such a file.
  package var isIncluded = false

  package init(path: String, kind: Kind, size: Int, modified: Int) {
    self.path = path
    self.kind = kind
    self.size = size
    self.modified = modified
  }

  /// A line of headings, and one for each file.
  package static func csv(_ files: [PublishedFile]) -> String {
    var text = "path,type,size,mtime,md5\n"
    for file in files {
      text.appendCSVRecord([
        file.path, file.kind.rawValue, String(file.size), String(file.modified), file.md5 ?? "",
      ])
    }
    return text
  }
}
