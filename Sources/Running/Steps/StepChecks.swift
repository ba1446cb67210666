import Glibc
import Operations
import Posix
import Runs

/// What is reported while the run of a step is checked.
package enum StepMessage: Hashable, Sendable {
  case information(String)
  case warning(String)
  case error(String)
  /// Lines of a difference, unchanged.
  case output(String)
  /// The reason why the steps end; not a line of a log.
  case failure(String)
}

/// Checks what the run of a step has left behind.
package struct StepChecks {
  /// All digits.
  let run: String
  /// Absolute.
  let directory: String
  let outputFile: String
  let project: String
  let report: (StepMessage) -> Void

  package init(
    run: String, directory: String, outputFile: String, project: String,
    report: @escaping (StepMessage) -> Void
  ) {
    self.run = run
    self.directory = directory
    self.outputFile = outputFile
    self.project = project
    self.report = report
  }

  /// Evaluates every check, also after one that failed.
  ///
  /// - Returns: whether all hold.
  package func hold(_ checks: [StepDefinition.Check]) -> Bool {
    guard !checks.isEmpty else { return true }
    var passed = 0
    for check in checks {
      if let problem = problem(of: check) {
        report(.error("check failed: \(problem)"))
      } else {
        passed += 1
      }
    }
    report(.information("\(passed) of \(checks.count) checks passed"))
    return passed == checks.count
  }

  private func problem(of check: StepDefinition.Check) -> String? {
    switch check {
    case .output(let pattern):
      report(.information("checking run \(run) output for '\(pattern)'"))
      return search(for: pattern, in: outputFile, named: "run \(run) output")
    case .file(let glob, let contains, let comparedTo):
      return problem(of: glob, contains, comparedTo)
    }
  }

  private func problem(of glob: String, _ contains: String?, _ comparedTo: String?) -> String? {
    report(.information("checking run \(run) files '\(glob)'"))
    let files = FilePattern(glob).matches(in: directory)
    guard !files.isEmpty else { return "no files matching '\(glob)' in run \(run)" }
    for file in files {
      if let comparedTo, let problem = comparison(of: file, with: comparedTo) { return problem }
      if let contains {
        report(.information("checking run \(run) file \(file) for '\(contains)'"))
        let problem = search(
          for: contains, in: "\(directory)/\(file)", named: "run \(run) file \(file)")
        if let problem { return problem }
      }
    }
    return nil
  }

  private func search(for pattern: String, in path: String, named name: String) -> String? {
    guard let regex = try? Regex(pattern).matchingSemantics(.unicodeScalar) else {
      return "'\(pattern)' is not a regular expression"
    }
    guard let bytes = try? readFile(path) else { return "cannot read \(name)" }
    let text = String(decoding: bytes, as: UTF8.self)
    guard (try? regex.firstMatch(in: text)) == nil else { return nil }
    return "could not find pattern '\(pattern)' in \(name)"
  }

  private func comparison(of file: String, with other: String) -> String? {
    let text = other.split(separator: "${PROJECT_DIR}", omittingEmptySubsequences: false)
      .joined(separator: project)
    let path = text.hasPrefix("/") ? text : "\(project)/\(text)"
    report(.information("comparing run \(run) file \(file) to \(path)"))
    guard let expected = try? readFile(path) else {
      return "cannot read '\(path)'"
    }
    guard let actual = try? readFile("\(directory)/\(file)") else {
      return "cannot read run \(run) file \(file)"
    }
    guard expected != actual else { return nil }
    let difference = UnifiedDifference(from: expected, named: path, to: actual, named: file)
    report(.output(difference.text))
    return "unexpected file contents - see above for details"
  }
}
