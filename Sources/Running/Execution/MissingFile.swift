import Glibc
import Operations
import Posix

/// A file that a failed run looked for in its directory and that only the project has.
package struct MissingFile: Hashable, Sendable {
  /// Relative to the project.
  package let path: String

  /// This many bytes at the end of an output are searched.
  static let tailSize = 8 << 10

  /// `output` is how the output of the run ends; `directory` is if it worked, absolute. Nil where
  /// the output names no such file; `isOnlyInProject` says of a relative path whether it is one.
  package init?(
    in output: String, directory: String, isOnlyInProject: (String) -> Bool
  ) {
    let lines = output.split(whereSeparator: \.isNewline)
    for line in lines.reversed() where MissingFile.isComplaint(line) {
      for candidate in MissingFile.candidates(in: line) {
        let path =
          relativePath(normalizedPath(candidate), in: directory) ?? normalizedPath(candidate)
        guard !path.hasPrefix("/"), path != ".", path != "..", !path.hasPrefix("../") else {
          continue
        }
        if isOnlyInProject(path) {
          self.path = path
          return
        }
      }
    }
    return nil
  }

  /// In the words of the C library, of shells and of interpreters.
  private static func isComplaint(_ line: Substring) -> Bool {
    ["No such file", "cannot open", "can't open", "not found", "does not exist"]
      .contains { line.contains($0) }
  }

  /// What may be a path: what is quoted, what stands between colons, and words.
  private static func candidates(in line: Substring) -> [String] {
    var candidates: [String] = []
    for quote in ["'", "\""] as [Character] {
      let parts = line.split(separator: quote, omittingEmptySubsequences: false)
      candidates += parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
    }
    for part in line.split(separator: ":") {
      let words = part.split(separator: " ")
      candidates.append(words.joined(separator: " "))
      candidates += words.reversed().map(String.init)
    }
    return candidates.map(unquoted).filter { !$0.isEmpty }
  }

  private static func unquoted(_ word: String) -> String {
    var word = word[...]
    while let first = word.first, "'\"`".contains(first) { word = word.dropFirst() }
    while let last = word.last, "'\"`".contains(last) { word = word.dropLast() }
    return String(word)
  }

  package var warning: String {
    "'\(path)' is in the project but not in the run's folder: add '--dep \(path)', or require it in "
      + "the project file ('requires: {file: \(path)}')"
  }
}

extension MissingFile {
  /// That of a run of this operation which has just failed; `logs` are the files of its output.
  init?(of program: RunProgram, project: String, logs: [String]) {
    let directory = program.directory
    let output = logs.map { path -> String in
      guard let file = try? FileDescriptor(reading: path, isTrusted: false),
        let size = try? file.status().size,
        let bytes = try? file.bytes(in: max(0, size - Self.tailSize)..<size)
      else { return "" }
      return String(decoding: bytes, as: UTF8.self)
    }.joined(separator: "\n")
    self.init(in: output, directory: directory) { path in
      access("\(project)/\(path)", F_OK) == 0 && access("\(directory)/\(path)", F_OK) != 0
    }
  }
}
