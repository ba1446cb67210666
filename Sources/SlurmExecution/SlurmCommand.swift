import ClusterExecution
import Glibc
import Posix

/// Runs commands of Slurm, each for a limited time.
struct SlurmCommand: Sendable {
  /// What a command answered.
  struct Answer {
    let output: [UInt8]
    let errors: SlurmErrors
    /// Nil if it took too long.
    let status: WaitStatus?

    var hasSucceeded: Bool { status == .exited(code: 0) }
  }

  /// Seconds. A controller that is down is given up by the commands themselves after less.
  static let questionLimit = 60.0
  /// The same for `sbatch`, which waits and asks again when the queue is full.
  static let submissionLimit = 120.0
  /// Of an answer: about a hundred bytes for each of half a million elements.
  private static let mostBytes = 1 << 26

  /// That of the launch: `NAME=value` each.
  let environment: [[UInt8]]

  /// The answer to a question, or to a request that changes what is queued.
  func ask(_ program: String, _ arguments: [String]) throws(ClusterFailure) -> Answer {
    try run(
      program, arguments.map { Array($0.utf8) },
      environment: ClusterEnvironment.ofQuestion(environment),
      timeLimit: Self.questionLimit)
  }

  /// The answer to a submission. The jobs get its environment.
  func submit(_ arguments: [[UInt8]], script: [UInt8]) throws(ClusterFailure) -> Answer {
    try run(
      SubmitCommand.program, arguments, input: script,
      environment: ClusterEnvironment.ofSubmission(environment), timeLimit: Self.submissionLimit)
  }

  /// Where the program is; nil if it is not installed.
  func path(of program: String) -> String? {
    let path = ClusterEnvironment.value(of: "PATH", in: environment)
    return ExecutableSearch.path(of: program, searchPath: path ?? ExecutableSearch.standardPath)
  }

  private func run(
    _ program: String, _ arguments: [[UInt8]], input: [UInt8]? = nil, environment: [[UInt8]],
    timeLimit: Double
  ) throws(ClusterFailure) -> Answer {
    try checkConfiguration()
    guard let path = path(of: program) else { throw SlurmMessages.missing(program) }
    do throws(SystemError) {
      var file: FileDescriptor?
      if let input { file = try .inMemory(input) }
      let process = try TimedProcess(
        path, arguments, capturing: .both, input: file, environment: environment,
        timeLimit: timeLimit, mostBytes: Self.mostBytes)
      return Answer(
        output: process.captured, errors: SlurmErrors(process.errors), status: process.status)
    } catch {
      throw .missing(message: error.description, hint: error.hint)
    }
  }

  /// Without its configuration every command tries for a minute.
  private func checkConfiguration() throws(ClusterFailure) {
    let name = ClusterEnvironment.value(of: "SLURM_CONF", in: environment) ?? ""
    guard !name.isEmpty, access(name, R_OK) != 0 else { return }
    throw SlurmMessages.unreadable(configuration: name, code: errno)
  }
}
