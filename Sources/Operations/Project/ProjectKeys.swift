import Text

/// The keys that one kind of map may have.
struct ProjectKeys {
  /// Those that mean something here.
  let used: [String]
  /// Those that Guild knows and that have no effect here.
  let ignored: [String]

  init(_ used: [String], ignored: [String] = []) {
    self.used = used
    self.ignored = ignored
  }

  /// Reports the keys of `section` that are not known. A misspelt one is an error; a file that was
  /// written for Guild, which takes any key, may have others.
  func check(
    _ section: ProjectSection, writtenForGuild: Bool, warnings: inout [ProjectWarning]
  ) throws(ProjectError) {
    for entry in section.entries where !used.contains(entry.key) && !entry.key.hasPrefix("x-") {
      if ignored.contains(entry.key) {
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
            ? "known keys are \(used.sorted().joined(separator: ", ")); 'x-…' is for your own"
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
      "pip-freeze",
    ])

  static let operation = ProjectKeys(
    [
      "exec", "main", "steps", "description", "default", "flags", "flags-dest", "flags-import",
      "flags-import-skip", "env", "env-secrets", "label", "tags", "requires", "objective",
      "optimizer", "optimizers", "output-scalars", "default-max-trials", "delete-on-success",
      "can-stage-trials", "sourcecode", "compare", "default-flag-arg-skip",
    ],
    ignored: [
      "stoppable", "handle-keyboard-interrupt", "run-attrs", "flag-encoder", "plugins",
      "pip-freeze", "python-requires", "python-path", "publish", "output-attrs",
      "disable-plugins", "nb-replace", "notebook", "label-template", "python-exe", "tensorboard",
      "modules",
    ])

  static let flag = ProjectKeys(
    [
      "default", "description", "type", "required", "choices", "allow-other", "min", "max",
      "distribution", "alias", "null-label", "arg-name", "arg-skip", "arg-switch", "arg-split",
      "arg-encoding", "env-name", "env-encoding",
    ],
    ignored: ["editor", "nb-replace", "extra", "label"])

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
      "always-resolve", "params", "help",
    ],
    ignored: ["type", "post-process", "url", "module", "private"])

  static let step = ProjectKeys(
    [
      "run", "name", "flags", "expect", "checks", "isolate-runs", "dep", "batch-label",
      "batch-tag", "fail-on-trial-error", "force-flags", "force-sourcecode", "gpus", "no-gpus",
      "label", "max-trials", "minimize", "maximize", "needed", "opt-flag", "opt-flags", "optimize",
      "optimizer", "random-seed", "stop-after", "tag", "tags", "batch-tags", "batch-comment",
      "stage-trials",
    ],
    ignored: ["break", "break-on-error", "remote"])

  static let sourceSelection = ProjectKeys(["select", "root", "dest", "digest"])
}
