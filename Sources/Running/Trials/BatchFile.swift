import Glibc
import JSON
import Operations
import Posix
import YAML

/// A file with the flags of trials: one entry a trial.
package struct BatchFile: Hashable, Sendable {
  package enum Format: Hashable, Sendable {
    case csv, json, yaml

    /// By the extension; a file without one is CSV.
    package init(path: String) throws(TrialError) {
      let name = path.split(separator: "/").last ?? ""
      let end = name.lastIndex(of: ".").flatMap { $0 > name.startIndex ? name[$0...] : nil }
      switch end?.lowercased() {
      case nil, ".csv": self = .csv
      case ".json": self = .json
      case ".yml", ".yaml": self = .yaml
      case let other?: throw .unsupportedExtension(path: path, other)
      }
    }
  }

  /// Far more than the trials that anyone runs.
  private static let largestFile = 256 << 20

  /// As the user gave it, for messages.
  package let path: String
  /// In the order of the file. Lists in them stand for several trials.
  package let entries: [Flags]

  /// Reads the file at a path that is relative to the process's folder.
  package init(path: String) throws(TrialError) {
    let format = try Format(path: path)
    try self.init(path: path, format: format, contents: try Self.read(path))
  }

  package init(path: String, format: Format, contents: [UInt8]) throws(TrialError) {
    self.path = path
    let bytes = contents.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(contents.dropFirst(3)) : contents
    do throws(Problem) {
      entries =
        switch format {
        case .csv: try CSVEntries.read(bytes)
        case .json: try Self.entries(json: bytes)
        case .yaml: try Self.yamlEntries(bytes)
        }
    } catch {
      throw .unreadableFile(path, problem: error.text, line: error.line)
    }
    guard !entries.isEmpty else { throw .noTrials(file: path) }
  }

  /// What is wrong in a file, and in which line of it, counted from 1.
  struct Problem: Error {
    var text: String
    var line: Int?
  }

  /// Files that are written by hand have a comma after the last item, too.
  private static func entries(json bytes: [UInt8]) throws(Problem) -> [Flags] {
    do throws(Problem) {
      return try jsonEntries(bytes)
    } catch {
      guard let entries = try? jsonEntries(withoutLastCommas(bytes)) else { throw error }
      return entries
    }
  }

  /// JSON with blanks in the place of commas that nothing but the end of an array or object follows.
  private static func withoutLastCommas(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var comma: Int?
    var isText = false
    var isEscaped = false
    for (place, byte) in bytes.enumerated() {
      if isText {
        if byte == UInt8(ascii: "\""), !isEscaped { isText = false }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        continue
      }
      switch byte {
      case UInt8(ascii: ","): comma = place
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if let comma { bytes[comma] = UInt8(ascii: " ") }
        comma = nil
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): break
      default:
        comma = nil
        isText = byte == UInt8(ascii: "\"")
      }
    }
    return bytes
  }

  private static func jsonEntries(_ bytes: [UInt8]) throws(Problem) -> [Flags] {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw Problem(text: "\(error)", line: Mark(ofByte: error.position, in: bytes).line)
    }
    switch value {
    case .object(let object): return [Flags(object)]
    case .array(let items):
      var entries: [Flags] = []
      for item in items {
        guard let object = item.object else {
          throw Problem(
            text: "invalid data type for trial \(FlagValue(item).encoded): expected a map of flags")
        }
        entries.append(Flags(object))
      }
      return entries
    default: throw .notTrials(FlagValue(value))
    }
  }

  private static func yamlEntries(_ bytes: [UInt8]) throws(Problem) -> [Flags] {
    var limits = Document.Limits()
    limits.bytes = largestFile
    limits.nodes = 100_000_000
    let root: Node?
    do {
      root = try Document.parse(bytes, limits: limits)
    } catch {
      throw Problem(text: error.message, line: error.mark.line)
    }
    guard let root else { return [] }
    guard let items = root.sequence else {
      guard root.mapping != nil else { throw .notTrials(.string(root.scalar?.text ?? "")) }
      return [try flags(of: root)]
    }
    var entries: [Flags] = []
    for item in items { entries.append(try flags(of: item)) }
    return entries
  }

  private static func flags(of node: Node) throws(Problem) -> Flags {
    guard let members = node.mapping else {
      let text = node.scalar.map { " \($0.text)" } ?? ""
      throw Problem(
        text: "invalid data type for trial\(text): expected a map of flags", line: node.start.line)
    }
    var flags = Flags()
    for member in members {
      guard let name = member.key.scalar?.text, !name.isEmpty else {
        throw Problem(text: "the name of a flag must be text", line: member.key.start.line)
      }
      do {
        flags[name] = try FlagValue(member.value)
      } catch {
        throw Problem(
          text: FlagError.function(error, flag: name).message, line: member.value.start.line)
      }
    }
    return flags
  }

  private static func read(_ path: String) throws(TrialError) -> [UInt8] {
    let contents: [UInt8]
    do throws(SystemError) {
      // It may be a pipe: `@<(generate)`.
      contents = try FileDescriptor(reading: path).readToEnd(limit: largestFile + 1)
    } catch {
      guard !error.isMissing else { throw .missingFile(path) }
      throw .unreadableFile(path, problem: error.reason, line: nil)
    }
    guard contents.count <= largestFile else {
      throw .unreadableFile(path, problem: "it is larger than 256 MiB", line: nil)
    }
    return contents
  }
}

extension BatchFile.Problem {
  fileprivate static func notTrials(_ value: FlagValue) -> Self {
    Self(
      text: "invalid data type for trials: expected a list of maps or a map, got \(value.encoded)")
  }
}
