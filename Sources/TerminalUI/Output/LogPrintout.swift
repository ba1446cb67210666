import Glibc
import Posix

/// The output of one job, to be shown whole: a label and the files that hold it.
package struct LogPrintout: Sendable, Hashable {
  /// A line that says whose output follows, escaped already; nil for none.
  package var label: String?
  /// The files in the order in which they are shown. One that is missing or empty is skipped.
  package var files: [File]
  /// What stands in front of each line; empty for nothing.
  package var prefix: String
  /// Whether control characters are escaped for a terminal; otherwise it gets the unchanged bytes.
  package var escapes: Bool

  package struct File: Sendable, Hashable {
    let path: String
    /// The name that the file gets when another one takes its place.
    let keptAs: String?

    package init(path: String, keptAs: String? = nil) {
      self.path = path
      self.keptAs = keptAs
    }

    var reader: LogReader? {
      FollowedLog(path: path, keptAs: keptAs).open()
    }
  }

  package init(label: String?, files: [File], prefix: String = "", escapes: Bool = true) {
    self.label = label
    self.files = files
    self.prefix = prefix
    self.escapes = escapes
  }

  /// How many bytes the files have now.
  var size: Int {
    files.reduce(label?.utf8.count ?? 0) { $0 + ($1.reader?.size ?? 0) }
  }

  enum Escaping {
    /// A pipe or a file gets the bytes as the job wrote them.
    case none
    /// A terminal gets nothing to obey, except colours if those are wanted.
    case forTerminal(Bool)
  }

  /// Copies it all. A file that still grows is copied as far as it went at the start.
  func put(to channel: inout OutputChannel, escaping: Escaping) {
    if let label { channel.write(label + "\n") }
    for file in files where !channel.isClosed {
      if let reader = file.reader { copy(reader, to: &channel, escaping) }
    }
  }

  private func copy(_ log: LogReader, to channel: inout OutputChannel, _ escaping: Escaping) {
    var shown = PrefixedLog(prefix: prefix, escaping: escaping)
    let size = log.size
    var buffer = [UInt8](repeating: 0, count: min(size, 1 << 16))
    var position = 0
    while position < size, !channel.isClosed {
      let count = buffer.withUnsafeMutableBytes { buffer in
        log.read(into: .init(rebasing: buffer.prefix(size - position)), at: position)
      }
      guard count > 0 else { break }
      position += count
      channel.write(shown.append(Array(buffer[..<count])))
    }
    channel.write(shown.finish(endsLine: true))
  }
}
