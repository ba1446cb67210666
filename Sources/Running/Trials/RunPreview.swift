import Operations
import Text

/// What is about to happen, for the user to agree to.
package struct RunPreview: Sendable {
  package enum Action: String, Sendable {
    case run, stage, start, resume
    case stageTrials = "stage trials for"
  }

  private static let longestList = 100

  package var action: Action
  /// The operation, or `ID (OPERATION)` for a run that is started again.
  package var subject: String
  package var kind = BatchKind.single
  /// Of a batch; nil if their number is unknown.
  package var trialCount: Int?
  /// Whether these are the trials that an interrupted batch has left.
  package var isContinued = false
  /// Of an optimizer.
  package var objective: OperationDefinition.Objective?
  /// Whether batch files bring more than one trial.
  package var hasFileTrials = false
  package var flags: Flags
  package var definitions: [FlagDefinition]
  package var optimizerFlags = Flags()
  package var optimizerDefinitions: [FlagDefinition] = []
  /// The runs that it will take what it requires from, a line each.
  package var requiredRuns: [String] = []

  package init(
    action: Action, subject: String, flags: Flags, definitions: [FlagDefinition]
  ) {
    self.action = action
    self.subject = subject
    self.flags = flags
    self.definitions = definitions
  }

  /// Ready for a terminal.
  package var lines: [String] {
    var lines = ["You are about to \(action.rawValue) \(escapedForTerminal(subject))\(batchPart)"]
    if hasFileTrials { lines[0] += " (flags below used unless specified in batch trial)" }
    lines += flags.sorted.map { Self.line($0.name, $0.value, definitions) }
    if !optimizerFlags.isEmpty {
      lines.append("Optimizer flags:")
      lines += optimizerFlags.sorted.map { Self.line($0.name, $0.value, optimizerDefinitions) }
    }
    if !requiredRuns.isEmpty {
      lines.append("Required runs:")
      lines += requiredRuns.map { "  " + escapedForTerminal($0) }
    }
    return lines
  }

  private var batchPart: String {
    let count = trialCount.map { counted($0, isContinued ? "unfinished trial" : "trial") }
    let direction = objective.map { ($0.isMaximized ? "maximize " : "minimize ") + $0.column }
    switch kind {
    case .single: return ""
    case .grid: return " as a batch" + Self.inParentheses([count])
    case .random: return " with random search" + Self.inParentheses([count])
    case .optimizer(let name):
      return " with \(escapedForTerminal(name)) optimizer"
        + Self.inParentheses([count, direction.map { escapedForTerminal($0) }])
    }
  }

  private static func inParentheses(_ parts: [String?]) -> String {
    let parts = parts.compactMap(\.self)
    return parts.isEmpty ? "" : " (" + parts.joined(separator: ", ") + ")"
  }

  private static func line(
    _ name: String, _ value: FlagValue, _ definitions: [FlagDefinition]
  ) -> String {
    let nullLabel = definitions.first { $0.name == name }?.nullLabel
    let text = value == .null ? nullLabel ?? "default" : shortened(value)
    return escapedForTerminal("  \(name): \(text)")
  }

  /// A list that would fill the screen by its ends.
  private static func shortened(_ value: FlagValue) -> String {
    guard case .list(let items) = value, items.count > longestList, let last = items.last else {
      return value.encoded
    }
    let first = items.prefix(3).map(\.encoded).joined(separator: ", ")
    return "[\(first), …, \(last.encoded)] (\(groupedByThousands(items.count)) values)"
  }
}
