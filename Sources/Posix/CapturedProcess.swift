import CPOSIX
import Glibc

/// A short program that is run to its end for what it writes.
package struct CapturedProcess: Sendable {
  /// What it wrote to standard output.
  package let output: [UInt8]
  package let status: WaitStatus

  package var hasSucceeded: Bool { status == .exited(code: 0) }

  /// Runs `program` (a path) and waits for it.
  ///
  /// Its standard input is `input`, else /dev/null, where its errors go too. It works in `folder`,
  /// else here. Fails where it cannot be started or its output not be read.
  package init(
    _ program: String, _ arguments: [String], input: FileDescriptor? = nil,
    in folder: Directory? = nil
  ) throws(SystemError) {
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard null >= 0 else { throw SystemError("open '/dev/null'") }
    let device = FileDescriptor(owning: null, path: "/dev/null")
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError("make a pipe") }
    let reading = FileDescriptor(owning: ends[0], path: "pipe")
    var writing: FileDescriptor? = FileDescriptor(owning: ends[1], path: "pipe")
    for end in ends { _ = cposix_close_on_exec(end) }

    var child = ChildProcess(standard: (input?.raw ?? null, ends[1], null))
    child.group = .newGroup
    child.directory = folder?.descriptor.raw
    child.reset = Signals.ignored
    let pid = try child.start(program, CStrings([program] + arguments))
    withExtendedLifetime((device, input, folder)) {}
    writing = nil
    do throws(SystemError) {
      output = try reading.readToEnd()
    } catch {
      kill(pid, SIGKILL)
      _ = CapturedProcess.wait(for: pid)
      throw error
    }
    status = WaitStatus(CapturedProcess.wait(for: pid))
    _ = writing
  }

  private static func wait(for pid: Int32) -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    return status
  }
}
