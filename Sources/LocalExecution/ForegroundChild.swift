import CPOSIX
@preconcurrency import Glibc
import Posix

/// This program once more, as a child: a step, or a run that a queue starts.
package struct ForegroundChild: Sendable {
  package let pid: Int32
  /// Becomes readable when it has ended.
  package let ended: Int32

  /// Starts `batchrun` with these arguments. `environment` is laid over ours; what has no value is
  /// taken out of it.
  package init(
    _ arguments: [String], environment: [String: String?] = [:],
    standard: (input: Int32, output: Int32, error: Int32) = (0, 1, 2),
    group: ChildProcess.Group = .newGroup
  ) throws(SystemError) {
    var child = ChildProcess(standard: standard)
    child.group = group
    let names = Set(environment.keys.map { Array($0.utf8) })
    let inherited = JobEnvironment.inherited.filter { entry in
      !names.contains(Array(entry.prefix { $0 != UInt8(ascii: "=") }))
    }
    let added = environment.compactMap { name, value in value.map { Array("\(name)=\($0)".utf8) } }
    pid = try child.startSelf(["batchrun"] + arguments, environment: inherited + added)
    ended = cposix_pidfd_open(pid)
    guard ended >= 0 else { throw SystemError("watch a child") }
  }

  /// Waits for its end. To be called once.
  package func wait() -> WaitStatus {
    defer { close(ended) }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return WaitStatus(status)
  }
}
