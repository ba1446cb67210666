import Text

/// The keys that one kind of map may have.
struct ProjectKeys {
  /// Those that mean something here.
  let used: [String]
  /// Those that Guild knows and that change nothing of what runs.
  let ignored: [String]
  /// Those that change what Guild runs, and have no effect here.
  let unsupported: [String]

  init(_ used: [String], ignored: [String] = [], unsupported: [String] = []) {
    self.used = used
    self.ignored = ignored
    self.unsupported = unsupported
  }

  /// Reports the keys of `section` that are not known. A misspelt one is an error; a file that was
  /// written for Guild, which takes any key, may have others.
  func check(
    _ section: ProjectSection, writtenForGuild: Bool, warnings: inout [ProjectWarning]
  ) throws(ProjectError) {
    for entry in section.entries
    where !used.contains(entry.key) && !ignored.contains(entry.key) && !entry.key.hasPrefix("x-") {
      if unsupported.contains(entry.key) {
        warnings.append(
          ProjectWarning(
            message: "\(section.name): '\(entry.key)' has no effect here", place: entry.place))
        continue
      }
      let guess = suggestion(for: entry.key, among: used)
      let message = "\(section.name): unknown key '\(entry.key)'\(guess)"
      guard writtenForGuild && guess.isEmpty else {
        throw ProjectError(
          message, at: entry.place,
          hint: guess.isEmpty
            ? "known keys are \(used.sorted().joined(separator: ", ")); your own keys start with 'x-'"
            : nil)
      }
      warnings.append(ProjectWarning(message: message, place: entry.place))
    }
  }
}

extension ProjectKeys {
  static let model = ProjectKeys(
    [
      "model", "operations", "resources", "operation-defaults", "description", "default",
      "extends", "params", "sourcecode",
    ],
    ignored: [
      "plugins", "references", "label", "python-requires", "disable-plugins", "parents", "publish",
      "pip-freeze", "flags", "flags-import", "extra",
    ])

  static let operation = ProjectKeys(
    [
      "exec", "main", "steps", "notebook", "description", "default", "flags", "flags-dest",
      "flags-import",
      "flags-import-skip", "env", "env-secrets", "label", "tags", "requires", "objective",
      "optimizer", "optimizers", "output-scalars", "default-max-trials", "delete-on-success",
      "can-stage-trials", "sourcecode", "compare", "default-flag-arg-skip",
    ],
    ignored: [
      "stoppable", "run-attrs", "plugins", "pip-freeze", "python-requires", "publish",
      "output-attrs", "disable-plugins", "label-template", "tensorboard", "modules", "nb-cells",
      "pre-process", "references",
    ],
    unsupported: [
      "handle-keyboard-interrupt", "flag-encoder", "python-path", "nb-replace", "python-exe",
    ])

  static let flag = ProjectKeys(
    [
      "default", "description", "type", "required", "choices", "allow-other", "min", "max",
      "distribution", "alias", "null-label", "arg-name", "arg-skip", "arg-switch", "arg-split",
      "arg-encoding", "env-name", "env-encoding", "search", "nb-replace",
    ],
    ignored: ["editor", "extra", "label"])

  static let choice = ProjectKeys(["value", "description", "alias", "flags"])

  static let resource = ProjectKeys(
    [
      "name", "resource", "description", "target-path", "path", "target-type", "default-unpack",
      "sources", "flag-name",
    ],
    ignored: ["private", "references", "preserve-path"])

  static let source = ProjectKeys(
    [
      "operation", "file", "config", "name", "flag-name", "description", "batch", "select",
      "select-min", "select-max", "rename", "target-path", "path", "target-type", "preserve-path",
      "unpack",
      "sha256", "optional", "warn-if-empty", "fail-if-empty", "replace-existing",
      "always-resolve", "params", "help", "url", "module", "dvcfile",
    ],
    ignored: ["type", "private", "multi-run"], unsupported: ["post-process"])

  static let sourceSelection = ProjectKeys(["select", "root", "dest", "digest"])
}
