import Glibc
import TestSupport

/// `batchrun` under strace, which can make its system calls fail, or be slow, and write them down.
enum SystemCallTrace {
  static let isPossible: Bool = {
    guard let sandbox = try? Sandbox() else { return false }
    let trial = try? sandbox.run(
      Invocation(["-f", "-o", "trial", "/bin/true"], program: program), within: 20)
    return trial?.exitCode == 0
  }()

  static let program =
    ["/usr/bin/strace", "/usr/local/bin/strace", "/bin/strace"].first { (path: String) in
      access(path, X_OK) == 0
    }
    ?? "/usr/bin/strace"

  /// Starts `batchrun`.
  ///
  /// `faults` are what strace's `--inject` takes, for calls on the files of `paths` alone where
  /// there are any. Those calls, and the `traced` ones, are written down in the file `log`.
  static func start(
    _ arguments: [String], in sandbox: Sandbox, faults: [String], paths: [String],
    traced: String? = nil, options: [String] = [], log: String = "trace"
  ) throws -> RunningProgram {
    let calls = faults.map { String($0.prefix { $0 != ":" }) } + [traced].compactMap { $0 }
    var all = ["-f", "-qq", "-o", sandbox.path(log), "-e", "signal=none"] + options
    all += ["-e", "trace=" + calls.joined(separator: ",")]
    for fault in faults { all += ["-e", "inject=" + fault] }
    for path in paths { all += ["-P", path] }
    return try sandbox.start(Invocation(all + [batchrunBinary] + arguments, program: program))
  }

  /// Runs `batchrun` to its end, as `start` does.
  static func run(
    _ arguments: [String], in sandbox: Sandbox, faults: [String], paths: [String],
    traced: String? = nil, options: [String] = [], log: String = "trace"
  ) throws -> ProgramResult {
    try start(
      arguments, in: sandbox, faults: faults, paths: paths, traced: traced, options: options,
      log: log
    ).wait(within: 60)
  }
}
