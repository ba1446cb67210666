import LocalExecution
import Posix
import Text

/// The variables that a user sets for all jobs: `--env` and `--env-file`.
package struct JobVariables: Sendable, Equatable {
  /// Why they cannot be set.
  package enum Fault: ExplainedError, Hashable, Sendable {
    case noValue(String)
    case invalidName(String)
    case reserved(String)
    case unreadable(path: String, SystemError)
    /// A pipe, a device or a folder.
    case notAFile(path: String)
    case malformed(path: String, line: Int, text: [UInt8])

    package var message: String {
      switch self {
      case .noValue(let name): "--env '\(name)' has no value; write \(name)=VALUE"
      case .invalidName(let text): "invalid name in --env: '\(text)'"
      case .reserved(let name): "'\(name)' is set for each job by batchrun"
      case .unreadable(let path, let error): "cannot read --env-file '\(path)': \(error.reason)"
      case .notAFile(let path): "cannot read --env-file '\(path)': it is not a regular file"
      case .malformed(let path, let line, let text):
        "\(path):\(line): expected NAME=VALUE: '\(String(decoding: text.prefix(200), as: UTF8.self))'"
      }
    }

    package var hint: String? { nil }
    package var exitCode: Int32 { 2 }
  }

  /// `NAME=value` each; each name once.
  package private(set) var entries: [[UInt8]] = []

  package init() {}

  /// Reads the files, then the assignments: later values win.
  package init(_ assignments: [String], files: [String]) throws(Fault) {
    for path in files { try add(file: path) }
    for text in assignments {
      let name = String(text.prefix { $0 != "=" })
      guard EnvironmentFile.isName(name.utf8) else { throw .invalidName(text) }
      guard name.utf8.count < text.utf8.count else { throw .noValue(name) }
      try add(Array(text.utf8))
    }
  }

  package var names: Set<String> { Set(entries.map(Self.name)) }

  /// The value of one of them.
  package subscript(_ name: String) -> String? {
    entries.first { Self.name(of: $0) == name }.map {
      String(decoding: $0.dropFirst(name.utf8.count + 1), as: UTF8.self)
    }
  }

  private mutating func add(file path: String) throws(Fault) {
    let bytes: [UInt8]?
    do throws(SystemError) {
      let file = try FileDescriptor(reading: path)
      // Both processes of a launch read it, and a pipe can be read once.
      bytes = try file.status().isRegular ? try file.readToEnd() : nil
    } catch {
      throw .unreadable(path: path, error)
    }
    guard let bytes else { throw .notAFile(path: path) }
    let entries: [[UInt8]]
    do throws(EnvironmentFile.Fault) {
      entries = try EnvironmentFile.entries(in: bytes)
    } catch {
      throw .malformed(path: path, line: error.line, text: error.text)
    }
    for entry in entries { try add(entry) }
  }

  private mutating func add(_ entry: [UInt8]) throws(Fault) {
    let name = Self.name(of: entry)
    guard !ReservedVariables.names.contains(name) else { throw .reserved(name) }
    entries.removeAll { Self.name(of: $0) == name }
    entries.append(entry)
  }

  private static func name(of entry: [UInt8]) -> String {
    String(decoding: entry.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
  }
}
