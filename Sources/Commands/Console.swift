import Arguments
@preconcurrency import Glibc
import Running
import Synchronization
import Text

/// Standard output and standard error, for commands that print and end. A launch, which must continue
/// without them, has its own writer.
package enum Console {
  /// Readies the descriptors, before anything is opened: writing to a closed pipe becomes an error
  /// instead of the program's death, and a descriptor that is closed (`>&-`) becomes one that cannot
  /// be written, so that no file of ours can take its number and receive what is printed.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    // As is one that exceeds the limit on the size of files.
    signal(SIGXFSZ, SIG_IGN)
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is this one.
      _ = open("/dev/null", O_RDONLY)
    }
  }

  /// Prints to standard output. Text from outside must be escaped already.
  package static func write(_ text: String) {
    write(bytes: text.utf8)
  }

  /// Prints bytes as they are: a runfile, not a message.
  package static func write(bytes: some Collection<UInt8>) {
    if bytes.withContiguousStorageIfAvailable({ put($0, on: stdout) }) == nil {
      Array(bytes).withUnsafeBufferPointer { put($0, on: stdout) }
    }
  }

  /// Prints to standard error.
  package static func writeError(_ text: String) {
    let isHeld = heldErrors.withLock { held in
      // What is reported each time that something is read again is printed once.
      if held?.contains(text) == false { held?.append(text) }
      return held != nil
    }
    if isHeld { return }
    flushOutput()
    Array(text.utf8).withUnsafeBufferPointer { put($0, on: stderr) }
  }

  /// Prints bytes as they are to standard error: what a job wrote there.
  static func writeError(bytes: ArraySlice<UInt8>) {
    flushOutput()
    bytes.withUnsafeBufferPointer { put($0, on: stderr) }
  }

  /// Keeps what goes to standard error, while the whole screen is taken by something else.
  static func holdErrors() {
    heldErrors.withLock { $0 = $0 ?? [] }
  }

  /// Prints what was kept.
  static func releaseErrors() {
    let held = heldErrors.withLock { held in
      defer { held = nil }
      return held
    }
    for text in held ?? [] { writeError(text) }
  }

  private static let heldErrors = Mutex<[String]?>(nil)

  /// Whether printing has failed, as for `| head -1`: there is no use in continuing.
  package static var isClosed: Bool { lostOutput.load(ordering: .relaxed) != 0 }

  /// `batchrun: error: …`, then the details and the hint where there are any. Escapes them all.
  package static func report(_ failure: CommandFailure) {
    writeError(text(of: failure))
  }

  /// `batchrun: warning: …`, escaped.
  package static func warn(_ text: String) {
    writeError(message("warning", text, style: .yellow))
  }

  /// A warning of several lines: the first says it, the others show where, or what to do.
  package static func warn(lines text: String) {
    writeError(warning(lines: text))
  }

  /// The same as text, with the newline at its end.
  static func warning(lines text: String) -> String {
    let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let first = message("warning", String(lines[0]), style: .yellow)
    guard lines.count > 1 else { return first }
    return first + escapedForTerminal(lines[1].utf8, keepingNewlines: true) + "\n"
  }

  /// What `report` says.
  static func text(of failure: CommandFailure) -> String {
    var text = message("error", failure.message, style: .red)
    for line in failure.details { text += escapedForTerminal(line) + "\n" }
    if let hint = failure.hint {
      text += styling(of: STDERR_FILENO)("hint:", .cyan) + " " + escapedForTerminal(hint) + "\n"
    }
    return text
  }

  /// `batchrun: …`: something to know, on standard error.
  package static func note(_ text: String) {
    writeError("batchrun: \(escapedForTerminal(text, keepingNewlines: true))\n")
  }

  /// The descriptor of standard input.
  static var input: Int32 { STDIN_FILENO }

  /// Tells whoever sits at a terminal that standard input is read from it.
  static func noteTyping(of what: String) {
    guard isTerminal(STDIN_FILENO) else { return }
    note("reading \(what) from standard input; Ctrl-D ends it")
  }

  private static func message(_ kind: String, _ text: String, style: Styling.Style) -> String {
    let label = styling(of: STDERR_FILENO)("\(kind):", .bold, style)
    return "batchrun: \(label) \(escapedForTerminal(text))\n"
  }

  /// Flushes, and returns the exit code: that of the command, or 1 where it succeeded but its
  /// output is lost. That a reader had enough (`| head`) is no failure.
  static func finish(_ exitCode: Int32) -> Int32 {
    flushOutput()
    let code = lostOutput.load(ordering: .relaxed)
    guard code != 0, code != EPIPE else { return exitCode }
    let reason = String(cString: strerror(code))
    report(CommandFailure("could not write to standard output: \(reason)"))
    return exitCode == 0 ? 1 : exitCode
  }

  /// Says that what was to be shown of jobs is lost, by the error number `code` of a write to standard
  /// output, and returns the exit code: `exitCode`, but 74 where that is 0.
  static func finish(_ exitCode: Int32, lostOutput code: Int32?, hint: String) -> Int32 {
    guard let code else { return exitCode }
    let reason = String(cString: strerror(code))
    report(CommandFailure("could not write to standard output: \(reason)", hint: hint))
    return exitCode == 0 ? RunFailure.notRecorded : exitCode
  }

  package static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
  }

  package static func styling(of descriptor: Int32) -> Styling {
    Styling(
      isTerminal: isTerminal(descriptor), noColor: environment("NO_COLOR"),
      terminalType: environment("TERM"))
  }

  /// The columns of the terminal behind a descriptor: what `COLUMNS` says, else the terminal
  /// itself, else 80.
  package static func width(of descriptor: Int32) -> Int {
    if let columns = environment("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  package static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// The error number of the first write to standard output that failed.
  private static let lostOutput = Atomic<Int32>(0)

  /// Hands on what was printed so far, before something is waited for.
  static func flushOutput() {
    if fflush(stdout) != 0 { noteLostOutput() }
  }

  private static func put(
    _ bytes: UnsafeBufferPointer<UInt8>, on stream: UnsafeMutablePointer<FILE>
  ) {
    guard stream == stderr || !isClosed else { return }
    let count = fwrite(bytes.baseAddress, 1, bytes.count, stream)
    if count < bytes.count && stream == stdout { noteLostOutput() }
  }

  private static func noteLostOutput() {
    noteLostOutput(errno)
  }

  /// Remembers, for the end, that something could not be printed, by the error number of its write.
  static func noteLostOutput(_ code: Int32) {
    _ = lostOutput.compareExchange(expected: 0, desired: code, ordering: .relaxed)
  }
}
