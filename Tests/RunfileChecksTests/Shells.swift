import Glibc
import Jobs
import Posix
import Synchronization
import Testing

@testable import RunfileChecks

/// A real shell.
struct RealShell: ShellParser {
  let path: String

  func parse(_ text: [UInt8]) -> ShellAnswer {
    let arguments = ["-n", "-c", "--"].map { Array($0.utf8) } + [text]
    guard
      let process = try? TimedProcess(path, arguments, capturing: .errors, timeLimit: 60),
      process.status != nil
    else { return .unanswered }
    return process.hasSucceeded ? .accepted : .refused(errors: process.captured)
  }
}

/// A shell that gives the same answer to everything, and counts the questions.
final class FixedShell: ShellParser {
  private let answer: ShellAnswer
  private let questions = Mutex<[String]>([])

  init(_ answer: ShellAnswer) {
    self.answer = answer
  }

  /// What it was asked.
  var asked: [String] { questions.withLock { $0 } }

  func parse(_ text: [UInt8]) -> ShellAnswer {
    questions.withLock { $0.append(String(decoding: text, as: UTF8.self)) }
    return answer
  }
}

/// A machine that has what the test says, and counts what it is asked.
final class Machine: CheckSurroundings {
  let programs: Set<String>
  let variables: Set<String>
  let files: Set<String>
  let filesOfRunfile: Set<String>
  let lookups = Mutex<Int>(0)

  init(
    programs: Set<String> = ["python", "bash"], variables: Set<String> = [],
    files: Set<String> = [], filesOfRunfile: Set<String> = []
  ) {
    self.programs = programs
    self.variables = variables
    self.files = files
    self.filesOfRunfile = filesOfRunfile
  }

  func hasProgram(_ name: String) -> Bool {
    lookups.withLock { $0 += 1 }
    return programs.contains(name)
  }

  func hasVariable(_ name: String) -> Bool { variables.contains(name) }

  func hasFile(_ path: String, in folder: CheckedFolder) -> Bool {
    lookups.withLock { $0 += 1 }
    return (folder == .working ? files : filesOfRunfile).contains(path)
  }
}

/// Suites that ask dash and bash need them.
let hasShells =
  DirectCommandFinder.isDash("/bin/sh") && access("/bin/bash", X_OK) == 0

extension CheckedShell {
  static let asSh = CheckedShell(
    path: "/bin/sh", resolvedPath: "/usr/bin/dash", parser: RealShell(path: "/bin/sh"),
    bash: RealShell(path: "/bin/bash"))

  static let asBash = CheckedShell(
    path: "/bin/bash", resolvedPath: "/usr/bin/bash", parser: RealShell(path: "/bin/bash"),
    bash: RealShell(path: "/bin/bash"))

  /// One that is never asked, or always says the same.
  static func fixed(_ shell: FixedShell, bash: FixedShell? = nil, path: String = "/bin/dash")
    -> Self
  {
    CheckedShell(path: path, resolvedPath: path, parser: shell, bash: bash)
  }
}

extension Runfile {
  init(text: String) {
    var parser = RunfileParser()
    self = parser.parse(Array(text.utf8), isEnd: true)
  }
}

/// What the checks say of a runfile, as a user sees it: a message and a hint each.
func findings(
  _ text: String, path: String = "jobs.txt", shell: CheckedShell = .asSh,
  on machine: Machine = Machine(), isElsewhere: Bool = false, from line: Int = 1
) -> [[String]] {
  let runfile = Runfile(text: text)
  var check = RunfileCheck(
    path: path, shell: shell, surroundings: machine, isElsewhere: isElsewhere)
  return check.findings(in: runfile, runfile.entries.filter { $0.line >= line }).map {
    [$0.severity == .refusal ? "refused" : "warning", $0.message(runfile: path)]
      + ($0.hint(runfile: path).map { [$0] } ?? [])
  }
}
