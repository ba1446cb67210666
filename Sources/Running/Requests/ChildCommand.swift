import Jobs

/// What other `run` processes are told that carry out a part of a request.
extension RunRequest {
  /// The options that every such process has: where the ledgers are, and whether it shows what runs
  /// print.
  var inherited: [String] { ["--home", home] + (isQuiet ? ["--quiet"] : []) }

  /// The words behind the program's name with which the steps of a trial are carried out; what steps
  /// take from the command is said again.
  func trialSteps(of id: JobID) -> [String] {
    ["run", "--yes"] + inherited + ["--carry-out", id.text]
      + (notes.label.map { ["--label=\($0)"] } ?? []) + notes.tags.map { "--tag=\($0)" }
      + (isNeeded ? ["--needed"] : []) + (forcesSource ? ["--force-sourcecode"] : [])
  }

  /// The words with which a queue starts a staged run.
  func queuedStart(of id: JobID, gpus: String?, isQuiet: Bool) -> [String] {
    ["run", "--home", home, "--start", id.text, "--yes"]
      + (gpus.map { ["--gpus", $0] } ?? []) + (isQuiet || self.isQuiet ? ["--quiet"] : [])
  }
}
