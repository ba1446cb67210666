import Posix

/// Something that is read piece by piece, and may grow in between.
package protocol LogSource: Sendable {
  /// How many bytes there are now.
  var size: Int { get }
  /// As many of these bytes as there are.
  func bytes(in range: Range<Int>) -> [UInt8]
}

/// A log, and what it is called.
package struct NamedLog: Sendable {
  package var name: String
  package var source: any LogSource

  package init(_ name: String, _ source: any LogSource) {
    self.name = name
    self.source = source
  }
}

/// A file that another process writes. It is opened each time: it need not be there yet, and another
/// one may take its place. What is not a regular file is empty.
package struct LogFile: LogSource {
  private let path: String

  package init(_ path: String) {
    self.path = path
  }

  package var size: Int { LogReader(path)?.size ?? 0 }

  package func bytes(in range: Range<Int>) -> [UInt8] {
    LogReader(path)?.bytes(in: range) ?? []
  }
}
