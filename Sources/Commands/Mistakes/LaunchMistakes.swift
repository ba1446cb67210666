import Arguments
import Posix
import Text

extension SchedulingCommand {
  static var workerMistakes: Declaration<Self> {
    instead(
      of: "-n", "-p", "-P", "--jobs", "--parallel", "--workers", "--num-workers", "--max-workers",
      "--threads", "--processes", "--procs", "--cpus", "--cores", "--concurrency",
      "--job", "--njobs", "--worker", "--thread", "--process", "--proc", "--cpu", "--core",
      say: "--n-jobs")
  }
}

extension LaunchCommand {
  @DeclarationBuilder<Self> static var mistakes: [Declaration<Self>] {
    workerMistakes
    instead(of: "--filter", "-F", "--where", "--select", "--match", say: "--only")
    instead(of: "--preview", "--what-if", "--test", say: "--dry-run")
    instead(
      of: "--resume", "--continue", "--restart",
      hint: "a launch resumes by itself: it runs what is not done; '--mode' changes that")
    instead(
      of: "--force", "--overwrite", "--rerun", "--all",
      hint: "'--mode overwrite' runs all lines again")
    instead(
      of: "--retry-failed", "--failed", "--rerun-failed",
      hint: "'--mode retry-failed' retries failed lines")
    instead(
      of: "-o", "--out", "--output", "--output-dir", "--outdir", "--log-dir", "--logs",
      say: "--accounting-dir")
    instead(of: "-C", "--cwd", "--chdir", "--dir", "--directory", say: "--workdir")
    instead(of: "--time-limit", "--walltime", say: "--timeout")
    instead(
      of: "--fail-fast", "-x", "--exit-first",
      hint: "'--halt now,fail=1' stops the launch at the first failure")
    instead(
      of: "--verbose", "-v", "--show-output",
      hint: "'--print all' shows the output of jobs as they end")
    instead(of: "--quiet", "-q", "--silent", hint: "'--progress none' shows no progress")
    instead(
      of: "-b", "--background", "--daemon",
      hint: "'nohup batchrun launch RUNFILE &' does that; 'batchrun status NAME' shows it")
  }

  /// Of `launch`, `launch a b` and `launch echo hi`.
  static func hint(for reason: UsageError.Reason, words: [String]) -> String? {
    if case .missingArgument = reason { return runfilesHint }
    guard case .unexpectedArgument(let second) = reason,
      let place = words.firstIndex(of: second), place > 0
    else { return nil }
    if let hint = onlyHint(for: second) { return hint }
    let first = words[place - 1]
    guard FileStatus(path: second) != nil else {
      return "a launch takes one runfile, which holds one command per line; '-' reads commands "
        + "from stdin"
    }
    return "a launch takes one runfile; this runs the lines of both: cat "
      + "\(shellQuoted(first)) \(shellQuoted(second)) | batchrun launch - --name NAME"
  }

  /// The runfiles that are here; nil where there are none.
  private static var runfilesHint: String? {
    let names = (try? Directory(path: ".", mayBeLink: true).names()) ?? []
    let runfiles = names.filter { $0.hasSuffix(".runfile") }.sorted()
    guard let first = runfiles.first else { return nil }
    let others = runfiles.dropFirst().prefix(3).map { ", or \(shellQuoted($0))" }
    return "name the runfile: batchrun launch \(shellQuoted(first))" + others.joined()
  }
}
