import CPOSIX
@preconcurrency import Glibc
import Posix

/// This program once more, as a child that we wait for: a step, or a run that a queue starts.
package struct ForegroundChild {
  /// How it ended, and the signal that was passed on to it, if one was.
  package struct End: Sendable {
    package let status: WaitStatus
    package let passedOn: Int32?
  }

  /// Runs `batchrun` with these arguments, with our standard streams, and waits for its end.
  /// Signals that ask us to stop are passed on to it. `environment` (`NAME=value`) is laid over
  /// ours.
  package static func run(
    _ arguments: [String], environment: [String] = [], signals: SignalQueue
  ) throws(SystemError) -> End {
    let pid = try start(arguments, environment: environment, standard: (0, 1, 2), group: .newGroup)
    let ended = cposix_pidfd_open(pid)
    guard ended >= 0 else { throw SystemError("watch a child") }
    defer { close(ended) }
    var passedOn: Int32?
    while true {
      let ready = Poll.wait(for: [ended, signals.descriptor], until: nil)
      while let signal = signals.next() {
        kill(pid, signal)
        if Signals.stopping.contains(signal) { passedOn = passedOn ?? signal }
      }
      if ready.contains(ended) { break }
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return End(status: WaitStatus(status), passedOn: passedOn)
  }

  /// Starts `batchrun` with these arguments and does not wait for it.
  package static func start(
    _ arguments: [String], environment: [String] = [],
    standard: (input: Int32, output: Int32, error: Int32), group: ChildProcess.Group
  ) throws(SystemError) -> Int32 {
    var child = ChildProcess(standard: standard)
    child.group = group
    let added = environment.map { Array($0.utf8) }
    let names = added.map { Array($0.prefix { $0 != UInt8(ascii: "=") }) }
    let inherited = JobEnvironment.inherited.filter { entry in
      !names.contains(Array(entry.prefix { $0 != UInt8(ascii: "=") }))
    }
    return try child.startSelf(["batchrun"] + arguments, environment: inherited + added)
  }
}
