import Glibc

/// A program that has been started for its output, in its own process group. What is neither
/// given nor captured of its streams is /dev/null.
struct CapturedChild {
  let pid: Int32
  /// What is captured, if it can be read: the errors if nothing else is.
  let output: FileDescriptor
  /// The errors, if both streams are captured.
  let errors: FileDescriptor?

  /// Starts `program`, a path, with `arguments` after its name; it works in `folder`, else here.
  /// `environment` is `NAME=value` each; nil for that of this process.
  init(
    _ program: String, _ arguments: [[UInt8]], capturing stream: TimedProcess.Stream = .output,
    input: FileDescriptor? = nil, environment: [[UInt8]]? = nil, in folder: Directory?
  ) throws(SystemError) {
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard null >= 0 else { throw SystemError("open '/dev/null'") }
    let device = FileDescriptor(owning: null, path: "/dev/null")
    let ends = try makePipe()
    output = FileDescriptor(owning: ends.reading, path: "pipe")
    // Ours goes at the end of this: it would keep the pipe open.
    let writing = FileDescriptor(owning: ends.writing, path: "pipe")
    var writingErrors = stream == .errors ? writing : nil
    if stream == .both {
      let ends = try makePipe()
      errors = FileDescriptor(owning: ends.reading, path: "pipe")
      writingErrors = FileDescriptor(owning: ends.writing, path: "pipe")
    } else {
      errors = nil
    }

    var child = ChildProcess(
      standard: (
        input?.raw ?? null, stream == .errors ? null : writing.raw, writingErrors?.raw ?? null
      ))
    child.group = .newGroup
    child.directory = folder?.descriptor.raw
    child.reset = Signals.ignored
    pid = try child.start(
      program, CStrings([Array(program.utf8)] + arguments),
      environment: environment.map { CStrings($0) })
    withExtendedLifetime((device, writing, writingErrors, input, folder)) {}
  }

  /// Waits for its end, however long that takes. To be called once.
  func wait() -> WaitStatus {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    return WaitStatus(status)
  }
}
