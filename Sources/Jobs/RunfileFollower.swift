import Glibc

/// Reads a runfile that grows.
///
/// A line without its newline is not taken before it is completed, or the end is declared. Where
/// the file was replaced (most editors do that) or became shorter, it is read again from its first
/// line: a command that is known already is the same job, so nothing runs twice.
package struct RunfileFollower: Sendable {
  private static let chunkSize = 1 << 16

  /// What is being read now; to wait for input if it is a pipe.
  package private(set) var source: RunfileSource
  private var parser = RunfileParser()
  /// How much of the source has been read.
  private var offset = 0
  /// Whether it was replaced, and nothing of what is there now has been handed over.
  private var startsAgain = false
  /// Whether nothing can follow: a pipe was closed by its last writer.
  package private(set) var isAtEnd = false

  /// - Parameter path: a regular file or a pipe; `-` is stdin.
  /// - Throws: `RunfileError` if it cannot be opened or cannot grow.
  package init(path: String) throws(RunfileError) {
    source = try RunfileSource(path: path)
    try checkThatItGrows()
  }

  /// Whether the source is a file, which always has an end that may move, and not a pipe.
  package var isFile: Bool { source.stamp != nil }

  /// The commands that have been completed since the last call; none is not an error.
  ///
  /// For a file it reads to its present end. For a pipe it reads once, and so waits if nothing
  /// is there: poll `source.descriptor` first.
  package mutating func readMore() throws(RunfileError) -> Runfile {
    var bytes: [UInt8] = []
    if isFile {
      try startAgainIfReplaced()
      while true {
        let chunk = try source.readChunk(capacity: Self.chunkSize, untilFull: true)
        bytes += chunk
        if chunk.count < Self.chunkSize { break }
      }
    } else {
      bytes = try source.readChunk(capacity: Self.chunkSize, untilFull: false)
      isAtEnd = bytes.isEmpty
    }
    offset += bytes.count
    return piece(parser.parse(bytes, isEnd: isAtEnd))
  }

  /// The last command, if it is there without its newline. Call it once, when following ends.
  package mutating func finish() -> Runfile {
    isAtEnd = true
    return piece(parser.parse([], isEnd: true))
  }

  private mutating func piece(_ commands: Runfile) -> Runfile {
    var piece = commands
    if !piece.entries.isEmpty {
      piece.startsAgain = startsAgain
      startsAgain = false
    }
    return piece
  }

  private mutating func startAgainIfReplaced() throws(RunfileError) {
    // In the instant between unlink and rename the name is missing: the open file is kept.
    guard let opened = source.stamp, let present = RunfileStamp(path: source.path) else { return }
    let isReplaced = present.device != opened.device || present.inode != opened.inode
    guard isReplaced || present.size < offset else { return }
    source = try RunfileSource(path: source.path)
    try checkThatItGrows()
    parser = RunfileParser()
    offset = 0
    startsAgain = true
  }

  private func checkThatItGrows() throws(RunfileError) {
    var status = stat()
    fstat(source.descriptor, &status)
    switch status.st_mode & S_IFMT {
    case S_IFREG, S_IFIFO, S_IFSOCK: return
    case S_IFCHR where isatty(source.descriptor) == 1: return
    default: throw .cannotGrow(path: source.path)
    }
  }
}
