/// The options of `run` that a step may have.
package struct StepOption: Hashable, Sendable {
  /// The long name.
  package let name: String
  let spellings: [String]
  let takesValue: Bool
  let isRepeatable: Bool

  private init(
    _ name: String, _ spellings: [String] = [], takesValue: Bool = true, isRepeatable: Bool = false
  ) {
    self.name = name
    self.spellings = ["--" + name] + spellings
    self.takesValue = takesValue
    self.isRepeatable = isRepeatable
  }

  /// Those that a step can use, in the order in which they are shown.
  static let used: [StepOption] = [
    .init("stage-trials", takesValue: false),
    .init("force-sourcecode", takesValue: false),
    .init("batch-label", ["-bl"]),
    .init("batch-tag", ["-bt"], isRepeatable: true),
    .init("dep", ["-D"], isRepeatable: true),
    .init("fail-on-trial-error", takesValue: false),
    .init("force-flags", ["-f"], takesValue: false),
    .init("gpus"),
    .init("jobs", ["-j", "--n-jobs"]),
    .init("label", ["-l"]),
    .init("max-trials", ["-m", "--trials"]),
    .init("maximize", ["-X"]),
    .init("minimize", ["-N"]),
    .init("needed", takesValue: false),
    .init("no-gpus", takesValue: false),
    .init("opt-flag", ["-Fo"], isRepeatable: true),
    .init("optimize", ["-O"], takesValue: false),
    .init("optimizer", ["-o"]),
    .init("random-seed"),
    .init("stop-after"),
    .init("tag", ["-t"], isRepeatable: true),
  ]

  /// Those that are read and not used.
  private static let unused: [StepOption] = [
    .init("yes", ["-y"], takesValue: false),
    .init("comment", ["-c"]),
    .init("edit-comment", ["-ec"], takesValue: false),
    .init("edit-flags", ["-e"], takesValue: false),
    .init("run-dir", ["-d"]),
    .init("stage", takesValue: false),
    .init("start", ["--restart"]),
    .init("proto"),
    .init("batch-comment", ["-bc"]),
    .init("edit-batch-comment", ["-ebc"], takesValue: false),
    .init("force-deps", takesValue: false),
    .init("background", ["-b"], takesValue: false),
    .init("pidfile"),
    .init("save-trials"),
    .init("print-trials", takesValue: false),
    .init("print-cmd", takesValue: false),
    .init("print-env", takesValue: false),
    .init("keep-run", takesValue: false),
    .init("keep-batch", takesValue: false),
    .init("quiet", ["-q"], takesValue: false),
    .init("help-op", ["-h", "--help"], takesValue: false),
    .init("help-model", takesValue: false),
    .init("test-flags", takesValue: false),
    .init("test-sourcecode", takesValue: false),
    .init("test-output-scalars"),
    .init("run-id"),
    .init("remote", ["-r"]),
    .init("no-wait", ["-n"], takesValue: false),
    .init("break", takesValue: false),
    .init("break-on-error", takesValue: false),
  ]

  private static let all = used + unused

  /// The option of a word such as `--max-trials`, `--max_trials` or `-m`.
  static func spelled(_ word: some StringProtocol) -> StepOption? {
    let word = word.hasPrefix("--") ? hyphenated(word) : String(word)
    return all.first { $0.spellings.contains(word) }
  }

  /// The option of a key in a step's map; lists of values may be named in the plural.
  static func key(_ key: String) -> StepOption? {
    let key = hyphenated(key)
    return all.first { $0.name == key || ($0.isRepeatable && $0.name + "s" == key) }
      ?? (key == "trials" ? spelled("--trials") : nil)
  }

  var isUsed: Bool {
    // The parent decides whether trials are staged.
    name != "stage-trials" && Self.used.contains(self)
  }

  private static func hyphenated(_ text: some StringProtocol) -> String {
    String(text.map { $0 == "_" ? "-" : $0 })
  }
}
