import Posix
import RunfileChecks

/// A shell of this machine, asked whether it understands a text.
struct LaunchedShell: ShellParser {
  let path: String
  /// In seconds. A shell answers in a millisecond, one on a slow network disk later.
  var timeLimit = 5.0

  func parse(_ text: [UInt8]) -> ShellAnswer {
    let arguments = ["-n", "-c", "--"].map { Array($0.utf8) } + [text]
    guard
      let process = try? TimedProcess(
        path, arguments, capturing: .errors, environment: Self.environment,
        timeLimit: timeLimit)
    else { return .unanswered }
    switch process.status {
    case .exited(code: 0): return .accepted
    case .exited: return .refused(errors: process.captured)
    // It would end like that when it runs the line, too.
    case .signaled(let signal, _): return .refused(errors: Array("signal \(signal)".utf8))
    case nil: return .unanswered
    }
  }

  /// That of this process, without the files that a shell would read first.
  private static let environment = ProcessEnvironment.entries.filter {
    !$0.starts(with: "ENV=".utf8) && !$0.starts(with: "BASH_ENV=".utf8)
  }
}
