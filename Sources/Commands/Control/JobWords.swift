import Arguments
import Jobs

/// Words that name jobs, in all commands that take them.
enum JobWords {
  /// `command` is what stands before them, for hints.
  static func references(
    _ words: [String], command: String
  ) throws(CommandFailure) -> [JobReference] {
    try words.map { word throws(CommandFailure) in
      if let reference = JobReference(word) { return reference }
      let parts = word.split(separator: ",")
      let isList = parts.count > 1 && parts.allSatisfy { JobReference(String($0)) != nil }
      throw .wrongInput(
        "'\(word)' is not a line number, a range or the id of a job",
        hint: isList
          ? "separate jobs by blanks: batchrun \(command) \(parts.joined(separator: " "))"
          : "write 17, 3-7 or at least four digits of an id")
    }
  }

  /// Of `--job 17`; `command` is what stands before jobs.
  static func optionMistake<Options: Command>(_ command: String) -> Declaration<Options> {
    Options.instead(
      of: "--job", "--jobs", "--line", "--lines", "--id", "--trial",
      hint: "jobs are written without an option: batchrun \(command) 17")
  }
}
