import CPOSIX
import Glibc

/// The signals that a launch answers, and how they reach it: blocked in every thread, and read
/// from a descriptor by the one thread that decides.
package enum Signals {
  /// What asks a launch to end.
  package static let stopping: [Int32] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
  /// What asks a launch to start nothing new.
  package static let draining = SIGUSR1

  /// Readies this process, before its first thread: signals that ask it to stop are blocked, so
  /// that every thread inherits that, and writing to a closed pipe or past a file size limit is
  /// an error of that write and not the end of the process.
  ///
  /// SIGHUP stays ignored where it was (nohup). The signals that users may define end no process: a
  /// batch system may send one to every process. With `drains`, the first of them is answered too.
  ///
  /// - Returns: the signals to be read from a descriptor.
  package static func prepare(drains: Bool = false) -> [Int32] {
    for signal in [SIGPIPE, SIGXFSZ, SIGTTOU, SIGUSR1, SIGUSR2] { ignore(signal) }
    var answered = [SIGTSTP, SIGCONT]
    if drains {
      restoreDefault(draining)
      answered.append(draining)
    }
    for signal in stopping {
      if signal == SIGHUP, isIgnored(signal) { continue }
      restoreDefault(signal)
      answered.append(signal)
    }
    for signal in [SIGTSTP, SIGCHLD, SIGCONT] { restoreDefault(signal) }
    // The ends of children are awaited. Dispatch blocks their signal in its threads, and so the kernel
    // would wake one that does not for each child that ends, to ignore it.
    block(answered + [SIGCHLD])
    return answered
  }

  /// Waits for a signal, which must be blocked, at most this many seconds; whether it came.
  package static func comes(_ signal: Int32, within seconds: Double) -> Bool {
    var signals = set(of: [signal])
    let whole = seconds.rounded(.down)
    var pause = timespec(tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1e9))
    return sigtimedwait(&signals, nil, &pause) == signal
  }

  package static func set(of signals: [Int32]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    return set
  }

  package static func block(_ signals: [Int32]) {
    var set = set(of: signals)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  package static func unblock(_ signals: [Int32]) {
    var set = set(of: signals)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  /// A signal that asks this process to end, has arrived, and was not read yet; nil if there is none,
  /// and if it is not blocked: then it ends the process.
  package static var pendingStop: Int32? {
    var pending = sigset_t()
    guard sigpending(&pending) == 0 else { return nil }
    return stopping.first { sigismember(&pending, $0) == 1 }
  }

  package static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// The signals that this process ignores: a child inherits that unless set otherwise.
  package static var ignored: [Int32] {
    (1..<64).filter { isIgnored($0) }
  }

  package static func ignore(_ signal: Int32) {
    Glibc.signal(signal, SIG_IGN)
  }

  package static func restoreDefault(_ signal: Int32) {
    Glibc.signal(signal, SIG_DFL)
  }

  /// Ends this process by `signal`, as if it had never been caught, so that a shell sees what
  /// happened (a loop in it stops too). Returns only if the signal does not end it.
  package static func endProcess(by signal: Int32) {
    restoreDefault(signal)
    raise(signal)
    unblock([signal])
  }

  /// The name as people write it: `SIGTERM`.
  package static func name(_ signal: Int32) -> String {
    let names: [Int32: String] = [
      SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL",
      SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE",
      SIGKILL: "SIGKILL", SIGUSR1: "SIGUSR1", SIGSEGV: "SIGSEGV", SIGUSR2: "SIGUSR2",
      SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU",
      SIGXFSZ: "SIGXFSZ", SIGSYS: "SIGSYS", SIGSTOP: "SIGSTOP", SIGTSTP: "SIGTSTP",
      SIGCONT: "SIGCONT",
    ]
    return names[signal] ?? "signal \(signal)"
  }
}

/// The signals of this process, one after another, from a descriptor.
package struct SignalQueue: Sendable {
  package let descriptor: Int32

  package init(_ signals: [Int32]) throws(SystemError) {
    var set = Signals.set(of: signals)
    descriptor = cposix_signalfd(&set)
    if descriptor < 0 { throw SystemError("listen for signals") }
  }

  /// The next signal that has arrived, or nil.
  package func next() -> Int32? {
    let signal = cposix_signalfd_next(descriptor)
    return signal > 0 ? signal : nil
  }

  /// The next signal that asks this process to end, or nil. One from the terminal that stops it
  /// does so here.
  package func nextStop() -> Int32? {
    while let signal = next() {
      if Signals.stopping.contains(signal) { return signal }
      if signal == SIGTSTP { raise(SIGSTOP) }
    }
    return nil
  }
}
