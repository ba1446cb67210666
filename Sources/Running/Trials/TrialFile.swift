import Glibc
import JSON
import Operations
import Posix

/// A file that trials are saved in. As a batch file it gives the same trials.
package struct TrialFile: Hashable, Sendable {
  package enum Format: Hashable, Sendable {
    case csv, json
  }

  /// Absolute.
  package let path: String
  package let format: Format

  /// `folder` is where relative paths start.
  package init(path: String, folder: String) throws(TrialError) {
    self.path = absolutePath(path, in: folder)
    let name = self.path.split(separator: "/").last ?? ""
    let end = name.lastIndex(of: ".").flatMap { $0 > name.startIndex ? name[$0...] : nil }
    switch end?.lowercased() {
    case nil, ".csv": format = .csv
    case ".json": format = .json
    case let other?: throw .unsupportedSaving(other)
    }
  }

  /// Replaces the file.
  package func write(_ trials: some Collection<Flags>) throws(TrialError) {
    let raw = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard raw >= 0 else {
      throw .unwritableFile(SystemError("save the trials in '\(path)'").description)
    }
    do {
      try FileDescriptor(owning: raw, path: path).writeAll(contents(of: trials))
    } catch {
      throw .unwritableFile("cannot save the trials in '\(path)': \(error.reason)")
    }
  }

  package func contents(of trials: some Collection<Flags>) -> [UInt8] {
    switch format {
    case .csv: Self.csv(trials)
    case .json: Self.json(trials)
    }
  }

  private static func csv(_ trials: some Collection<Flags>) -> [UInt8] {
    let names = TrialTable.columns(of: trials)
    var bytes = Array((names.map(cell).joined(separator: ",") + "\n").utf8)
    for trial in trials {
      let row = names.map { name in trial[name].map { cell($0.encoded) } ?? "" }
      bytes += Array((row.joined(separator: ",") + "\n").utf8)
    }
    return bytes
  }

  private static func cell(_ text: String) -> String {
    guard
      text.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) || text.allSatisfy(\.isWhitespace)
    else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  private static func json(_ trials: some Collection<Flags>) -> [UInt8] {
    var bytes = Array("[".utf8)
    for (number, trial) in trials.enumerated() {
      bytes += Array((number == 0 ? "\n  " : ",\n  ").utf8)
      bytes.appendJSON(JSONValue.object(trial.json))
    }
    return bytes + Array("\n]\n".utf8)
  }
}
