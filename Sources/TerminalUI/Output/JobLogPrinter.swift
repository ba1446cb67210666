import Glibc
import Ledger
import Posix
import Text
import Views

/// Prints the output of jobs to standard output and their errors to standard error: of one job as it
/// is, of several with the job's number before each line. Where standard output is not a terminal, it gets both.
package struct JobLogPrinter {
  /// Which of the streams are printed.
  package enum Choice: Sendable {
    case both, output, errors
  }

  private static let pieceSize = 1 << 16

  private let folder: String
  /// At most this many lines of each log are printed; nil for all.
  private let tail: Int?
  /// The streams that are printed, in their order.
  private let streams: [JobFiles.Stream]
  /// Whether both are printed, and both to standard output.
  private let joinsStreams: Bool
  /// Whether errors go to standard output.
  private let movesErrors: Bool
  private let escaping: [JobFiles.Stream: LogPrintout.Escaping]
  private let hasOneTerminal: Bool
  private var output = OutputChannel(descriptor: STDOUT_FILENO, moved: { _ in })
  private var errors = OutputChannel(descriptor: STDERR_FILENO, moved: { _ in })

  /// `folder` is that of the ledger; `isRaw` gives a terminal the unchanged bytes, too.
  package init(folder: String, tail: Int?, _ choice: Choice, isRaw: Bool) {
    self.folder = folder
    self.tail = tail
    streams =
      switch choice {
      case .both: [.output, .error]
      case .output: [.output]
      case .errors: [.error]
      }
    joinsStreams = choice == .both && isatty(STDOUT_FILENO) == 0
    movesErrors = choice == .errors || joinsStreams
    func escaping(_ descriptor: Int32) -> LogPrintout.Escaping {
      !isRaw && isatty(descriptor) == 1
        ? .forTerminal(TerminalStyle.takesColour(descriptor)) : .none
    }
    self.escaping = [
      .output: escaping(STDOUT_FILENO),
      .error: escaping(movesErrors ? STDOUT_FILENO : STDERR_FILENO),
    ]
    hasOneTerminal = isatty(STDOUT_FILENO) == 1 && isatty(STDERR_FILENO) == 1
  }

  /// Whether the reader has gone.
  package var isClosed: Bool { output.isClosed }

  /// The error number of the write to standard output that failed; nil also if only the reader has gone.
  package var outputFailure: Int32? { output.failure }

  // MARK: Whole logs

  /// Prints what the logs have now, one job after the other. Returns the jobs whose logs were removed,
  /// and where one was.
  package mutating func print(
    _ jobs: [LedgerLogs.Job]
  ) -> [(job: LedgerLogs.Job, path: String)] {
    let width = jobs.map(\.label.count).max() ?? 0
    var removed: [(job: LedgerLogs.Job, path: String)] = []
    for job in jobs where !isClosed {
      let paths = streams.compactMap { job.log($0, in: folder) }
      var isRemoved = true
      let hasHeadings = joinsStreams && jobs.count == 1 && hasBothStreams(job)
      for stream in streams {
        guard let path = job.log(stream, in: folder), let log = LogReader(path) else { continue }
        isRemoved = false
        if hasHeadings { put(Array(heading(stream).utf8), .output) }
        copy(log, formatted(job, stream, jobs.count > 1 ? width : nil), stream)
        if hasHeadings, log.bytes(in: max(0, log.size - 1)..<log.size) != [UInt8(ascii: "\n")] {
          put([UInt8(ascii: "\n")], .output)
        }
      }
      if isRemoved, let path = paths.first { removed.append((job, path)) }
    }
    return removed
  }

  private func hasBothStreams(_ job: LedgerLogs.Job) -> Bool {
    JobFiles.Stream.allCases.allSatisfy { stream in
      job.log(stream, in: folder).flatMap { LogReader($0) }.map { $0.size > 0 } ?? false
    }
  }

  /// As `tail` writes it, before each of the streams of one job.
  private func heading(_ stream: JobFiles.Stream) -> String {
    stream == .output ? "==> standard output <==\n" : "==> standard error <==\n"
  }

  private mutating func copy(_ log: LogReader, _ format: PrefixedLog, _ stream: JobFiles.Stream) {
    var format = format
    let size = log.size
    var position = tail.map { LastLines.start(of: $0, in: log, size: size) } ?? 0
    while position < size, !isClosed {
      let piece = log.bytes(in: position..<min(size, position + Self.pieceSize))
      if piece.isEmpty { break }
      position += piece.count
      put(format.append(piece), stream)
    }
    put(format.finish(), stream)
  }

  // MARK: Logs that grow

  /// A log that is followed, and where its lines go.
  package struct Followed {
    fileprivate let stream: JobFiles.Stream
    fileprivate var follower: LogFollower
    fileprivate var format: PrefixedLog
  }

  /// The logs of a job, from now on; `width` is that of the labels, nil for a job that is shown alone.
  package func follow(_ job: LedgerLogs.Job, width: Int?) -> [Followed] {
    streams.compactMap { stream in
      guard let path = job.log(stream, in: folder) else { return nil }
      var skipped = 0
      if let tail, let log = LogReader(path) {
        skipped = LastLines.start(of: tail, in: log, size: log.size)
      }
      let files = JobFiles(of: job.id, in: folder)
      let log = FollowedLog(
        path: path,
        keptAs: job.attempts > 0 ? files.log(stream, ofAttempt: job.attempts) : nil, isByLines: true
      )
      return Followed(
        stream: stream, follower: LogFollower(log, to: .standardOutput, at: skipped),
        format: formatted(job, stream, width))
    }
  }

  /// Prints the whole lines that have come; returns whether there were any.
  package mutating func advance(_ followed: inout Followed) -> Bool {
    var hasNews = false
    repeat {
      let before = followed.follower.position
      let lines = followed.follower.advance()
      if followed.follower.position > before { hasNews = true }
      put(followed.format.append(lines), followed.stream)
    } while followed.follower.hasMore && !isClosed
    return hasNews
  }

  /// Prints the rest: the job has ended.
  package mutating func finish(_ followed: inout Followed) {
    _ = advance(&followed)
    put(followed.format.append(followed.follower.finish()), followed.stream)
    put(followed.format.finish(), followed.stream)
  }

  // MARK: Writing

  private mutating func put(_ bytes: [UInt8], _ stream: JobFiles.Stream) {
    if bytes.isEmpty { return }
    if stream == .error, !movesErrors { errors.write(bytes) } else { output.write(bytes) }
  }

  private func formatted(
    _ job: LedgerLogs.Job, _ stream: JobFiles.Stream, _ width: Int?
  ) -> PrefixedLog {
    let escaping = escaping[stream] ?? LogPrintout.Escaping.none
    guard let width else { return PrefixedLog(prefix: "", escaping: escaping) }
    let mark = stream == .error && joinsStreams ? " ! " : " | "
    let text = padded(job.label, toWidth: width, alignment: .right) + mark
    var isRed = false
    if case .forTerminal(true) = escaping { isRed = stream == .error && hasOneTerminal }
    return PrefixedLog(prefix: Styling(isEnabled: isRed)(text, .red), escaping: escaping)
  }
}
