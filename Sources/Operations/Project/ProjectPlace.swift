import Posix
import Text

/// Where something stands in a project file.
package struct ProjectPlace: Hashable, Sendable, CustomStringConvertible {
  /// The file's path.
  package var path: String
  /// Both count from 1.
  package var line: Int
  package var column: Int

  package init(file path: String, line: Int, column: Int) {
    self.path = path
    self.line = line
    self.column = column
  }

  /// `batchrun.yml:3:7`.
  package var description: String { "\(lastComponent(of: path)):\(line):\(column)" }

  /// The place, and the line with a caret under it: for messages that do not begin with the place,
  /// because Guild's do not.
  package var citation: [String] { ["  \(self)"] + excerpt }

  /// The line with a caret under the place, from the current file; empty if it cannot be
  /// read.
  package var excerpt: [String] {
    guard let text = try? ProjectFile.contents(of: path) else { return [] }
    return SourceExcerpt(of: text, line: line, column: column)?.lines ?? []
  }
}

/// Where a step stands in a project file, and the keys of its map.
package struct StepPlace: Hashable, Sendable {
  package var place: ProjectPlace
  package var keys: [String: ProjectPlace]
}
