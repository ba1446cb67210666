/// An option of `run`, as steps may be given it.
package struct StepOption: Hashable, Sendable {
  /// What becomes of it in a step.
  enum Use: Hashable, Sendable {
    case used
    /// It is read, and a warning says that it has no effect.
    case ignored
    /// It cannot hold for a step.
    case refused
  }

  /// As steps show it, without dashes.
  package let name: String
  /// The spelling by which `run` takes it.
  let word: String
  let spellings: [String]
  let takesValue: Bool
  let isRepeatable: Bool

  /// `spellings` as `run` declares them, the first long one being its name.
  package init(_ spellings: [String], takesValue: Bool, isRepeatable: Bool = false) {
    word = spellings.first { $0.hasPrefix("--") } ?? spellings[0]
    let name = String(word.drop { $0 == "-" })
    self.name = StepOption.otherNames[name] ?? name
    self.spellings =
      spellings.contains("--" + self.name) ? spellings : spellings + ["--" + self.name]
    self.takesValue = takesValue
    self.isRepeatable = isRepeatable
  }

  /// What steps call them.
  private static let otherNames = ["n-jobs": "jobs", "restart": "start"]

  var use: Use {
    if Self.refused.contains(name) { return .refused }
    return Self.ignored.contains(name) ? .ignored : .used
  }

  /// What belongs to the whole run: where it is recorded, and how it is shown.
  private static let refused: Set = ["home", "json", "progress", "resume"]

  /// What Guild reads and does not use; whether trials are staged is for the parent to say.
  private static let ignored: Set = [
    "background", "batch-comment", "break", "break-on-error", "comment", "edit-batch-comment",
    "edit-comment", "edit-flags", "force-deps", "help-model", "help-op", "keep-batch", "keep-run",
    "no-wait", "pidfile", "print-cmd", "print-env", "print-trials", "proto", "quiet", "remote",
    "run-dir", "run-id", "save-trials", "stage", "stage-trials", "start", "test-flags",
    "test-output-scalars", "test-sourcecode", "yes",
  ]
}

/// The options that the text of a step may have: those that `run` declares, and those of Guild's that
/// it has not.
package struct StepOptions: Sendable {
  private let all: [StepOption]

  /// `declared` are those of `run`.
  package init(_ declared: [StepOption]) {
    let spellings = Set(declared.flatMap(\.spellings))
    all = declared + Self.ofGuild.filter { spellings.isDisjoint(with: $0.spellings) }
  }

  private static let ofGuild: [StepOption] = [
    StepOption(["--remote", "-r"], takesValue: true),
    StepOption(["--no-wait", "-n"], takesValue: false),
    StepOption(["--break"], takesValue: false),
    StepOption(["--break-on-error"], takesValue: false),
    StepOption(["--help-model"], takesValue: false),
    StepOption(["--run-id"], takesValue: true),
  ]

  /// Those that are shown first, in this order; others follow as they were given.
  static let order = [
    "stage-trials", "force-sourcecode", "batch-label", "batch-tag", "dep", "fail-on-trial-error",
    "force-flags", "gpus", "jobs", "label", "max-trials", "maximize", "minimize", "needed",
    "no-gpus", "opt-flag", "optimize", "optimizer", "random-seed", "stop-after", "tag",
  ]

  /// The option of a word such as `--max-trials`, `--max_trials` or `-m`.
  func spelled(_ word: some StringProtocol) -> StepOption? {
    let word = word.hasPrefix("--") ? Self.hyphenated(word) : String(word)
    if ["-h", "--help"].contains(word) { return spelled("--help-op") }
    return all.first { $0.spellings.contains(word) }
  }

  /// The option of a key in a step's map; lists of values may be named in the plural.
  func key(_ key: String) -> StepOption? {
    let key = Self.hyphenated(key)
    return all.first { $0.name == key || ($0.isRepeatable && $0.name + "s" == key) }
      ?? all.first { $0.spellings.contains("--" + key) }
  }

  /// The names of those that hold for a step.
  var names: [String] { all.filter { $0.use == .used }.map(\.name) }

  private static func hyphenated(_ text: some StringProtocol) -> String {
    String(text.map { $0 == "_" ? "-" : $0 })
  }
}
