/// What a user can ask of Slurm. The raw value is the word after `--slurm-`, and the key in files of
/// settings.
package enum SlurmOption: String, Hashable, Sendable, CaseIterable {
  case partition, account, qos, time, mem, cpus, gpus, constraint, exclude, nodelist, reservation
  case linesPerJob = "lines-per-job"
  case parallel, setup
  case warnBefore = "warn-before"
  case interruptions
  case argument = "arg"
  /// Seconds between two signs of life of an element.
  case beat

  /// As it is typed.
  package var option: String { "--slurm-\(rawValue)" }

  /// Whether the command line has it; files of settings have all.
  package var isOnCommandLine: Bool { self != .beat }

  /// Whether it may be given more than once.
  package var isRepeatable: Bool { self == .argument }
}
