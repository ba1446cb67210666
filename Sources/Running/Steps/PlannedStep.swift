import Jobs
import Operations
import Runs

/// One step, ready to be run.
package struct PlannedStep: Hashable, Sendable {
  package struct Option: Hashable, Sendable {
    package var name: String
    /// The spelling by which `run` takes it.
    package var word: String
    /// Nil for a switch.
    package var value: String?

    package init(name: String, word: String? = nil, value: String? = nil) {
      self.name = name
      self.word = word ?? "--" + name
      self.value = value
    }
  }

  package var name: String
  /// What the link to its run is called in the parent's directory.
  package var link = ""
  /// With its model.
  package var operation: String
  package var options: [Option] = []
  package var files: [String] = []
  package var flags = Flags()
  package var checks: [StepDefinition.Check] = []
  /// Whether only the runs of the steps before are seen as dependencies.
  package var isIsolated = true
  /// Whether the parent has `--needed`, which is shown before the step's own options.
  private var isParentNeeded = false

  package init(name: String, operation: String) {
    self.name = name
    self.operation = operation
  }

  /// What the parent hands down; its label and tags only if the step has none.
  mutating func pass(_ parent: StepsPlan.Parent) {
    if parent.stagesTrials { options.append(.init(name: "stage-trials")) }
    if parent.forcesSourceCode, !has("force-sourcecode") {
      options.append(.init(name: "force-sourcecode"))
    }
    if parent.isNeeded {
      options.removeAll { $0.name == "needed" }
      isParentNeeded = true
    }
    if let label = parent.label, !has("label") {
      options.append(.init(name: "label", value: label))
    }
    if !has("tag") { options += parent.tags.map { .init(name: "tag", value: $0) } }
  }

  private func has(_ name: String) -> Bool {
    options.contains { $0.name == name }
  }

  /// The options in their fixed order.
  private var orderedOptions: [Option] {
    let first = StepOptions.order.flatMap { name in
      options.filter { $0.name == name }
        + (name == "force-sourcecode" && isParentNeeded ? [Option(name: "needed")] : [])
    }
    return first + options.filter { !StepOptions.order.contains($0.name) }
  }

  /// `running train: train --tag a lr=0.1`
  package var announcement: String {
    "\(ChildLine.stepVerb)\(name): \(shown(behind: operation))"
  }

  package func announcement(restarting id: JobID) -> String {
    "\(ChildLine.restartVerb)\(name): \(shown(behind: id.text))"
  }

  private func shown(behind first: String) -> String {
    var words = [first]
    for option in orderedOptions {
      words.append("--" + option.name)
      if let value = option.value { words.append(value) }
    }
    words += files.map { "@" + $0 }
    words += flags.sorted.map { "\($0.name)=\($0.value.encodedForAssignment)" }
    return words.joined(separator: " ")
  }

  /// Its options as words of `run`.
  package var optionWords: [String] {
    orderedOptions.map { option in
      option.value.map { "\(option.word)=\($0)" } ?? option.word
    }
  }

  /// Files and flags as arguments of `run`.
  package var flagWords: [String] {
    files.map { "@" + $0 } + flags.sorted.map { "\($0.name)=\($0.value.typed)" }
  }
}
