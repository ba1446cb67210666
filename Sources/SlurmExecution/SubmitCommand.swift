import ClusterExecution
import Ledger
import Text

/// How a round is submitted: everything is an option of `sbatch`, because variables of the environment
/// override `#SBATCH` lines; the script comes from standard input.
package enum SubmitCommand {
  package static let program = "sbatch"

  /// The words after `sbatch`.
  package static func arguments(
    _ settings: SlurmSettings, _ submission: Submission
  ) -> [[UInt8]] {
    let throttle = submission.throttle.map { "%\($0)" } ?? ""
    var words: [[UInt8]] = [
      "--parsable", "--job-name=\(submission.name)", "--comment=\(submission.comment)",
      "--array=0-\(submission.elements - 1)\(throttle)", "--no-requeue", "--open-mode=append",
      "--export=ALL",
    ].map { Array($0.utf8) }
    if settings.warning > 0 { words.append(Array("--signal=B:USR1@\(settings.warning)".utf8)) }
    words.append(Array("--chdir=".utf8) + submission.workingDirectory)
    words.append(Array("--output=".utf8) + output(in: submission.roundFolder))
    words += ["--nodes=1", "--ntasks=1"].map { Array($0.utf8) }
    words += resources(settings, excluded: submission.excluded).map { Array($0.utf8) }
    words += settings.arguments.map { Array(RawArgument.word($0).utf8) }
    return words
  }

  /// The script: it becomes the worker.
  package static func script(_ submission: Submission) -> [UInt8] {
    let launcher = submission.ledger + Array("/\(ClusterFiles(.slurm).launcher)".utf8)
    return Array("#!/bin/sh\nexec ".utf8) + shellQuoted(launcher)
      + Array(" \(workerCommand) ".utf8) + shellQuoted(submission.ledger)
      + Array(" \(submission.round)\n".utf8)
  }

  /// The subcommand of ours that is the worker.
  package static let workerCommand = "slurm-worker"

  /// The name of the file that an element writes to outside of jobs.
  static func outputName(of element: ElementKey) -> String {
    "\(ArrayReference(element.reference).id)_\(element.index).out"
  }

  /// The pattern of these files. A `%` of the path is doubled; with a `\` Slurm replaces nothing
  /// (sbatch(1), "filename pattern"), so that all elements would write to one file.
  private static func output(in folder: [UInt8]) -> [UInt8] {
    if folder.contains(UInt8(ascii: "\\")) { return Array("/dev/null".utf8) }
    let percent = UInt8(ascii: "%")
    let escaped = folder.flatMap { $0 == percent ? [percent, percent] : [$0] }
    return escaped + Array("/%A_%a.out".utf8)
  }

  private static func resources(_ settings: SlurmSettings, excluded: [String]) -> [String] {
    let parallel = settings.parallel ?? 1
    let cpus = settings.cpus ?? (parallel > 1 ? 1 : nil)
    let exclude = ([settings.exclude].compactMap { $0 } + excluded).joined(separator: ",")
    let options: [(name: String, value: String?)] = [
      ("partition", settings.partition),
      ("account", settings.account),
      ("qos", settings.qos),
      ("time", settings.time?.text),
      ("mem", settings.mem.map { multiplied($0, by: parallel) }),
      ("cpus-per-task", cpus.map { "\($0 * parallel)" }),
      ("gpus-per-node", settings.gpus.map { multiplied($0, by: parallel) }),
      ("constraint", settings.constraint),
      ("exclude", exclude.isEmpty ? nil : exclude),
      ("nodelist", settings.nodelist),
      ("reservation", settings.reservation),
    ]
    return options.compactMap { option in option.value.map { "--\(option.name)=\($0)" } }
  }

  /// The number in `amount` multiplied: `4G` and `a100:1` twice are `8G` and `a100:2`.
  private static func multiplied(_ amount: String, by factor: Int) -> String {
    let unit = amount.last.flatMap { $0.isNumber ? nil : String($0) } ?? ""
    let start = amount.lastIndex(of: ":").map(amount.index(after:)) ?? amount.startIndex
    let digits = amount[start...].dropLast(unit.count)
    guard factor > 1, let number = Int(digits) else { return amount }
    return amount[..<start] + "\(number * factor)" + unit
  }
}
