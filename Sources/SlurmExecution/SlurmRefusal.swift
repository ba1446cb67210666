import ClusterExecution

/// Why Slurm does not take a submission, by the text of its error (src/common/slurm_errno.c).
struct SlurmRefusal: Hashable, Sendable {
  /// What Slurm says.
  let message: String
  /// Those of our options that may have caused it.
  let options: [SlurmOption]
  /// Names of which one is valid, if that is the matter.
  var names: SlurmNames? { options.first.flatMap(SlurmNames.init) }

  private static let causes: [(text: String, options: [SlurmOption])] = [
    ("invalid partition", [.partition]),
    ("partition not available", [.partition]),
    ("group not permitted to use this partition", [.partition]),
    ("user not permitted to use this partition", [.partition]),
    ("qos not permitted to use this partition", [.qos]),
    ("account not permitted to use this partition", [.account]),
    ("invalid account", [.account]),
    ("invalid qos", [.qos]),
    ("invalid feature", [.constraint]),
    ("invalid constraint", [.constraint]),
    ("gres", [.gpus]),
    ("gpu", [.gpus]),
    ("invalid job array", [.linesPerJob]),
    ("time limit", [.time]),
    ("time specification", [.time]),
    ("invalid node name", [.nodelist, .exclude]),
    ("reservation", [.reservation]),
    ("memory", [.mem]),
    ("--mem", [.mem]),
    ("more processors requested", [.cpus]),
    ("cpus-per-task", [.cpus]),
    ("node configuration is not available", [.cpus, .mem, .gpus, .constraint]),
    ("unrecognized option", [.argument]),
    ("invalid option", [.argument]),
    ("ambiguous", [.argument]),
    ("requires an argument", [.argument]),
    ("dependency", [.argument]),
  ]

  init(_ errors: SlurmErrors) {
    let option = errors.lines.last { $0.contains("option") && !$0.hasPrefix("Try ") }
    let last = errors.lines.isEmpty ? "" : errors.explanation
    // After a mistake in an option comes a line on where to get help.
    message = last.hasPrefix("Try ") ? option ?? last : last
    let text = message.lowercased()
    options = Self.causes.first { text.contains($0.text) }?.options ?? []
  }

  /// `names`: those that are valid, if they are known.
  func failure(_ settings: SlurmSettings, names: [String] = []) -> ClusterFailure {
    .refused(
      message: message.isEmpty ? "Slurm refused the jobs" : "Slurm refused the jobs: \(message)",
      hint: hint(settings, names: names))
  }

  private func hint(_ settings: SlurmSettings, names: [String]) -> String? {
    guard let first = options.first else { return nil }
    if let kind = self.names {
      let given = settings.text(of: first).map { "change \(first.option) '\($0)'" }
      let valid =
        names.isEmpty
        ? "see '\(kind.command)'" : "\(kind.rawValue): \(names.joined(separator: " "))"
      return "\(given ?? "give \(first.option)"); \(valid)"
    }
    // Those that were given are to blame.
    let given = options.compactMap { option in
      settings.text(of: option).map { "\(option.option) '\($0)'" }
    }
    return "change " + (given.isEmpty ? options.map(\.option) : given).joined(separator: ", ")
  }
}

/// Names that a cluster knows.
enum SlurmNames: String, Hashable, Sendable {
  case partitions, accounts
  case qualities = "qos"

  init?(_ option: SlurmOption) {
    switch option {
    case .partition: self = .partitions
    case .account: self = .accounts
    case .qos: self = .qualities
    default: return nil
    }
  }

  /// The program that lists them, and its words.
  func question(user: String) -> (program: String, arguments: [String]) {
    switch self {
    case .partitions: ("sinfo", ["--noheader", "--format=%R"])
    case .accounts:
      (
        "sacctmgr",
        ["--noheader", "--parsable2", "show", "associations", "user=\(user)", "format=account"]
      )
    case .qualities: ("sacctmgr", ["--noheader", "--parsable2", "show", "qos", "format=name"])
    }
  }

  /// For people.
  var command: String {
    switch self {
    case .partitions: "sinfo"
    case .accounts: "sacctmgr show associations user=$USER"
    case .qualities: "sacctmgr show qos"
    }
  }

  /// The names in an answer, each once.
  static func names(in output: [UInt8]) -> [String] {
    let lines = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline)
    return Set(lines.map { $0.drop { $0 == " " } }.filter { !$0.isEmpty && !$0.contains(" ") })
      .map(String.init).sorted()
  }
}
