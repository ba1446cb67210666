import Arguments
import Launching
import Ledger
import Running
import SlurmExecution

/// What is to execute the jobs, and how a cluster is asked for it.
struct ExecutorOptions: Sendable {
  /// The executors of this version.
  enum Name: String, ArgumentChoice {
    case local, slurm
  }

  var name: Name?
  /// The values of `--slurm-NAME`.
  private var slurm: [SlurmOption: [String]] = [:]
  var detaches = false

  /// The value of an option that is given once.
  subscript(option: SlurmOption) -> String? {
    get { slurm[option]?.last }
    set { slurm[option] = newValue.map { [$0] } }
  }

  /// The values of one that may be given several times.
  var arguments: [String] {
    get { slurm[.argument] ?? [] }
    set { slurm[.argument] = newValue.isEmpty ? nil : newValue }
  }

  /// The chosen one: by the option, else by the environment, else this machine.
  private var chosen: Name {
    get throws(CommandFailure) {
      if let name { return name }
      guard let text = Console.environment(ExecutorOptions.variable), !text.isEmpty else {
        return .local
      }
      guard let name = Name(rawValue: text) else {
        throw .wrongInput(
          "'\(ExecutorOptions.variable)' is '\(text)', which is no executor",
          hint: "set it to one of: " + Name.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return name
    }
  }

  static let variable = "BATCHRUN_EXECUTOR"

  /// As the engine is asked for it; `throttle` is how many elements run at once, nil for no limit.
  func choice(throttle: Int?) throws(CommandFailure) -> ExecutorChoice {
    switch try chosen {
    case .local:
      if let option = slurm.keys.min(by: { $0.rawValue < $1.rawValue }) {
        throw .wrongInput(
          "'\(option.option)' is for jobs on Slurm", hint: "add --executor slurm, or leave it out")
      }
      if detaches {
        throw .wrongInput(
          "'--detach' is for jobs that continue without the launch",
          hint: "add --executor slurm, or start the launch with nohup")
      }
      return .local
    case .slurm:
      do throws(SlurmSettingError) {
        var settings = SlurmSettings()
        for option in SlurmOption.allCases {
          for value in slurm[option] ?? [] { try settings.set(option, value) }
        }
        return .slurm(SlurmTerms(settings.over(try SlurmDefaults.read()), throttle: throttle))
      } catch {
        throw CommandFailure(error)
      }
    }
  }
}

extension SchedulingCommand {
  static var executorDeclarations: [Declaration<Self>] {
    let slurm = slurmForms.map { (option, form, help) in
      self.option("\(option.option) \(form)", \.scheduling.executor[option], help).rare()
    }
    return [
      option(
        "--executor WHERE", \.scheduling.executor.name, "where \(unit)s run: local, or slurm"
      ).showingDefault("local, or $\(ExecutorOptions.variable)"),
      flag(
        "--detach", \.scheduling.executor.detaches,
        "leave once all \(unit)s are submitted; the same command follows them again"),
    ] + slurm + [
      option(
        "\(SlurmOption.argument.option) OPTION", \.scheduling.executor.arguments,
        "an option for sbatch, as it is; repeatable, comes last"
      ).rare()
    ]
  }

  private static var slurmForms: [(SlurmOption, String, String)] {
    [
      (.partition, "NAME", "the partition"),
      (.account, "NAME", "an account, as for sbatch"),
      (.qos, "NAME", "the quality of service"),
      (.time, "T", "the time limit of an element: 2:00:00, 90m"),
      (.mem, "SIZE", "memory of an element: 8G"),
      (.cpus, "N", "CPUs for each \(unit)"),
      (.gpus, "N", "GPUs for each \(unit): 1, a100:2"),
      (.constraint, "FEATURES", "features that nodes must have"),
      (.exclude, "NODES", "nodes not to use"),
      (.nodelist, "NODES", "nodes to use"),
      (.reservation, "NAME", "the reservation"),
      (.linesPerJob, "N", "\(unit)s that one element runs in turn; auto: a few elements for many"),
      (.parallel, "P", "\(unit)s of one element at a time; its resources are multiplied"),
      (.setup, "COMMAND", "a line of shell before the first \(unit): 'module load cuda'"),
      (.warnBefore, "T", "begin no \(unit) so shortly before the time limit"),
      (.interruptions, "N", "run an interrupted \(unit) again up to N times (5)"),
    ]
  }
}
