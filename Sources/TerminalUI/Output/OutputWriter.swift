import Glibc
import Posix
import Synchronization
import Text

/// Puts out everything that a launch shows: lines, logs of jobs, and the progress display.
///
/// Handing something in never waits, however slow, full or gone the reader is, and nothing
/// is left out: what waits is read again from the logs, or lies in a file without a name. Standard
/// output and standard error that are one file (a terminal, `2>&1`) have one thread, so their order
/// stays; of two, neither waits for the other. A thread that has nothing to show sleeps and is not
/// woken.
package final class OutputWriter: Sendable {
  /// How it all ended.
  package enum Ending: Sendable, Equatable {
    /// All was put out, or never could be, since the reader had gone.
    case complete
    /// About this many bytes were left out. By the signal that asked for it, or because the time was
    /// up.
    case cut(leftOut: Int, signal: Int32?)
  }

  /// Seconds that standard error has for the last line.
  private static let patience = 0.2

  private let output: OutputLane
  private let error: OutputLane
  private let outputDescriptor: Int32
  private let errorDescriptor: Int32
  private let terminalUser: Int32
  private let finished: Wakeup
  private let isLive: Bool
  private let follows = Atomic(0)

  /// Starts the threads.
  ///
  /// - Parameters:
  ///   - output: the descriptor of standard output.
  ///   - error: that of standard error.
  ///   - display: drawn on, or written to, standard error.
  ///   - terminalUser: the process whose place in the terminal's foreground decides whether
  ///     anything is drawn.
  ///   - keys: opened while a live display is drawn.
  ///   - memoryLimit: the bytes of each stream that may wait in memory.
  ///   - spillFolder: where the rest waits.
  /// - Throws: `SystemError` if there can be no further thread.
  package init(
    output: Int32 = 1, error: Int32 = 2, display: ProgressDisplay = .none,
    terminalUser: Int32 = getpid(), keys: LiveKeys? = nil, memoryLimit: Int = 4 << 20,
    spillFolder: String = "/tmp"
  ) throws(SystemError) {
    let finished = try Wakeup()
    func lane(
      _ display: ProgressDisplay, _ keys: LiveKeys?
    ) throws(SystemError) -> OutputLane {
      try OutputLane(
        output: output, error: error, display: display, terminalUser: terminalUser, keys: keys,
        memoryLimit: memoryLimit, spillFolder: spillFolder, finished: finished)
    }
    self.finished = finished
    outputDescriptor = output
    errorDescriptor = error
    self.terminalUser = terminalUser
    if case .live = display { isLive = true } else { isLive = false }
    self.error = try lane(display, keys)
    self.output = areOneFile(output, error) ? self.error : try lane(.none, nil)
    keys?.whenHinted { [weak lane = self.error] in lane?.requestRedraw() }
  }

  private var lanes: [OutputLane] { output === error ? [error] : [output, error] }

  private func lane(of stream: OutputStream) -> OutputLane {
    stream == .standardOutput ? output : error
  }

  /// Whether standard output has been found to take nothing any longer: work for its reader
  /// alone can stop.
  package var isOutputClosed: Bool { output.isOutputClosed }

  /// The error number of the write to standard output that failed, so that some of it is lost; nil where
  /// all was put out, or only the reader has gone.
  package var outputFailure: Int32? { output.outputFailure }

  // MARK: Handing in

  /// Puts out a line. `line` ends without a newline, and what comes from outside is escaped.
  package func line(_ line: String, to stream: OutputStream = .standardError) {
    text(line + "\n", to: stream)
  }

  /// Rings the bell of the terminal, if there is a live display.
  package func bell() {
    if isLive { text("\u{7}", to: .standardError) }
  }

  /// Puts out whole lines.
  package func text(_ text: String, to stream: OutputStream) {
    lane(of: stream).add(.text(text), to: stream)
  }

  /// Puts out unchanged bytes.
  package func bytes(_ bytes: [UInt8], to stream: OutputStream) {
    lane(of: stream).add(.bytes(bytes), to: stream)
  }

  /// Puts out what a job has written, whole and in one piece.
  package func logs(_ printout: LogPrintout, to stream: OutputStream = .standardOutput) {
    lane(of: stream).add(.logs(printout), to: stream)
  }

  /// Puts out that a job has failed, and the end of its output, read when its turn comes.
  package func failure(_ request: LogTailRequest, to stream: OutputStream = .standardError) {
    lane(of: stream).add(.tail(request), to: stream)
  }

  /// Puts out what a job writes, as it comes, until `endFollowing`. What else is put out in that
  /// time stands in between.
  ///
  /// - Returns: the number that ends it.
  package func follow(_ log: FollowedLog, to stream: OutputStream = .standardOutput) -> Int {
    var log = log
    log.number = follows.add(1, ordering: .relaxed).newValue
    lane(of: stream).add(.follow(log), to: stream)
    return log.number
  }

  /// The job that writes a log has ended: the rest is put out, before what is handed in after this
  /// call.
  package func endFollowing(_ number: Int, to stream: OutputStream = .standardOutput) {
    lane(of: stream).add(.unfollow(number), to: stream)
  }

  // MARK: The display

  /// Says that the progress is another than at the last redraw. Cheap: to be called for each job.
  package func progressChanged() {
    if isLive { error.requestRedraw() }
  }

  /// Removes the live area, since this process is about to be stopped (Ctrl-Z), says so in its place,
  /// and draws no more.
  package func suspend(atMost seconds: Double = 0.2) {
    if isLive { line("batchrun: suspended") }
    error.suspend(atMost: isLive ? seconds : 0)
  }

  /// Draws again.
  package func resume() {
    error.resume()
  }

  /// Waits until what was handed in by now has been put out, since another process is about to write
  /// to the same place; but not for a reader that takes its time. With `skippingPipes` only if that
  /// is not a pipe: what the other process writes into one comes through us.
  package func settle(atMost seconds: Double = 0.5, skippingPipes: Bool = false) {
    let deadline = Clock.monotonic + seconds
    for lane in lanes {
      let descriptor = lane === error ? errorDescriptor : outputDescriptor
      if skippingPipes, isPipe(descriptor) { continue }
      lane.settle(until: deadline)
    }
  }

  // MARK: The end

  /// Nothing more comes: removes the live area, and waits until what was handed in has been put out; but
  /// not for a reader that takes its time. To be called before `finish`, if something else is to be
  /// done before readers are waited for.
  package func close(atMost seconds: Double) {
    for lane in lanes { lane.finish() }
    let deadline = Clock.monotonic + seconds
    for lane in lanes { lane.settle(until: deadline) }
  }

  /// Removes the live area, and returns when everything was put out, or cannot be. It is cut short
  /// by `deadline` (seconds of the monotonic clock) and by a signal that asks this process to end;
  /// a line on standard error then says how much is missing, if it takes that. What comes after this call
  /// is dropped.
  @discardableResult
  package func finish(until deadline: Double? = nil, signals: SignalQueue? = nil) -> Ending {
    for lane in lanes { lane.finish() }
    let watched = [finished.descriptor] + (signals.map { [$0.descriptor] } ?? [])
    var signal: Int32?
    while true {
      if lanes.allSatisfy(\.isFinished) { return .complete }
      if signal != nil || deadline.map({ Clock.monotonic >= $0 }) == true { break }
      let ready = Poll.wait(for: watched, until: deadline)
      if ready.contains(finished.descriptor) { finished.clear() }
      signal = signals?.nextStop()
    }
    let leftOut = lanes.reduce(0) { $0 + $1.abandon() }
    tell(leftOut)
    return .cut(leftOut: leftOut, signal: signal)
  }

  /// Says it on standard error, or on the terminal of the user if that takes nothing: it may be the
  /// pipe that is not read.
  private func tell(_ leftOut: Int) {
    let size = ByteSize(bytes: leftOut).readable
    let line = "batchrun: warning: about \(size) of output left out: it was not read in time\n"
    if put(line, on: errorDescriptor) { return }
    guard ProcessIdentity.isInForeground(terminalUser),
      let terminal = ProcessIdentity.terminal(of: terminalUser)
    else { return }
    _ = put(line, on: terminal.raw)
  }

  /// Directly, not by the thread: that may be at something that takes long. If the descriptor takes nothing
  /// now, nothing waits for it either; returns whether it did.
  private func put(_ line: String, on descriptor: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&entry, 1, 0) == 1, entry.revents & Int16(POLLOUT) != 0 else { return false }
    // If the streams are one file, the other thread may fill it just before.
    let isTold = Monitor(false)
    let thread = try? WorkerThread {
      let count = Array(line.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 { isTold.change { $0 = true } }
    }
    guard thread != nil else { return false }
    return isTold.wait(until: Clock.monotonic + OutputWriter.patience) { $0 ? true : nil } == true
  }
}
