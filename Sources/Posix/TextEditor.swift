import Glibc
import Text

/// A program in which the user changes a text.
package struct TextEditor: Sendable {
  /// A command line.
  private let command: String
  /// The folder for the file that it opens.
  private let folder: String

  package init(command: String, temporaryFolder folder: String) {
    self.command = command
    self.folder = folder
  }

  /// Opens the editor with `text`, in a file with this ending, and returns what was saved.
  package func edit(_ text: String, suffix: String) throws(SystemError) -> String {
    var path = Array("\(folder)/batchrun-XXXXXX\(suffix)".utf8CString)
    let raw = mkstemps(&path, Int32(suffix.utf8.count))
    guard raw >= 0 else { throw SystemError("make a file for the editor") }
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(name) }
    try FileDescriptor(owning: raw, path: name).writeAll(Array(text.utf8))
    guard system("\(command) \(shellQuoted(name))") == 0 else {
      throw SystemError("use the editor '\(command)'", code: ECANCELED)
    }
    // Editors like to put another file in the place of the one that they were given.
    return String(decoding: try readFile(name), as: UTF8.self)
  }
}
