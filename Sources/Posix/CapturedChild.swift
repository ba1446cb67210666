import CPOSIX
import Glibc

/// A program that has been started for what it writes, in a process group of its own. What is neither
/// given nor captured of its streams is /dev/null.
struct CapturedChild {
  let pid: Int32
  /// Where it can be read.
  let output: FileDescriptor

  /// Starts `program`, a path, with `arguments` behind its name; it works in `folder`, else here.
  /// `environment` is `NAME=value` each; nil for that of this process.
  init(
    _ program: String, _ arguments: [[UInt8]], capturing stream: TimedProcess.Stream = .output,
    input: FileDescriptor? = nil, environment: [[UInt8]]? = nil, in folder: Directory?
  ) throws(SystemError) {
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard null >= 0 else { throw SystemError("open '/dev/null'") }
    let device = FileDescriptor(owning: null, path: "/dev/null")
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError("make a pipe") }
    output = FileDescriptor(owning: ends[0], path: "pipe")
    // Ours goes at the end of this: it would keep the pipe open.
    let writing = FileDescriptor(owning: ends[1], path: "pipe")
    for end in ends { _ = cposix_close_on_exec(end) }

    var child = ChildProcess(
      standard: (
        input?.raw ?? null, stream == .output ? ends[1] : null, stream == .errors ? ends[1] : null
      ))
    child.group = .newGroup
    child.directory = folder?.descriptor.raw
    child.reset = Signals.ignored
    pid = try child.start(
      program, CStrings([Array(program.utf8)] + arguments),
      environment: environment.map { CStrings($0) })
    withExtendedLifetime((device, writing, input, folder)) {}
  }

  /// Waits for its end, however long that takes. To be called once.
  func wait() -> WaitStatus {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    return WaitStatus(status)
  }
}
