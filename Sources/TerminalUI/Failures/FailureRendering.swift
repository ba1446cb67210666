import Posix
import Text

/// The part of a summary that tells how jobs ended that are not done. Pure.
struct FailureRendering {
  private static let mostGroups = 8
  private static let mostHints = 3
  /// Characters of a command; its log names the rest.
  private static let longestCommand = 200

  let groups: FailureGroups
  /// `failed`, `interrupted`.
  let word: String
  let colour: Styling.Style
  /// Seconds that a job may take; nil for no limit.
  let timeout: Double?
  let style: TerminalStyle
  /// How many there are in the end; nil for all of the groups. Jobs that were retried or skipped on request
  /// since they failed are in the groups still.
  var total: Int?

  /// How many ended how, and an example of each.
  var lines: [String] {
    let all = groups.sorted
    let count = total ?? groups.count
    guard !all.isEmpty, count > 0 else { return [] }
    let styling = Styling(isEnabled: style.colour)
    let shown = all.prefix(Self.mostGroups)
    let sign = style.unicode ? "×" : "x"
    var parts =
      all.count == 1 && groups.ungrouped == 0
      ? all.map(description)
      : shown.map { "\(groupedByThousands($0.count)) \(sign) \(description($0))" }
    let others = all.count - shown.count
    if groups.ungrouped > 0 {
      parts.append("and other endings")
    } else if others > 0 {
      parts.append("and \(counted(others, "other ending"))")
    }
    if groups.count > count {
      parts.append("\(groupedByThousands(groups.count - count)) of them retried or skipped since")
    }
    let beginning = styling("\(groupedByThousands(count)) \(word)", colour)
    return ["\(beginning): " + parts.joined(separator: ", ")] + examples(Array(shown))
  }

  /// What to do about the largest groups.
  var hints: [String] {
    let all = groups.sorted
    let hints = all.compactMap { group in
      hint(group).map { "hint: " + escapedForTerminal(group.ending.phrase) + ": " + $0 }
    }
    return Array(hints.prefix(Self.mostHints))
  }

  private func examples(_ groups: [FailureGroups.Group]) -> [String] {
    let labels = groups.map { truncated(escapedForTerminal($0.ending.phrase), toWidth: 40) }
    let width = groups.count > 1 ? labels.map { displayWidth(of: $0) }.max() ?? 0 : 0
    return zip(groups, labels).map { group, label in
      let beginning = groups.count > 1 ? padded(label, width) + "  " : ""
      return "  " + beginning + text(of: group.example)
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - displayWidth(of: text)))
  }

  private func text(of job: FailedJob) -> String {
    // Only so much is looked at as is shown: a command may be megabytes long.
    let visible = job.command.prefix(4 * Self.longestCommand)
    var command = escapedForTerminal(visible)
    if visible.count < job.command.count || command.count > Self.longestCommand {
      command = command.prefix(Self.longestCommand - 1) + "…"
    }
    let attempts = job.attempts > 1 ? " (\(job.attempts) attempts)" : ""
    return command + attempts + "  [\(escapedForTerminal(job.logs))]"
  }

  /// `exit 127 (command not found)`.
  private func description(_ group: FailureGroups.Group) -> String {
    let phrase = escapedForTerminal(group.ending.phrase)
    switch group.ending {
    case .killed(_, memoryRanOut: true): return phrase + " (out of memory?)"
    case .timedOut:
      return phrase + (timeout.map { " after \(Duration.seconds($0).readable)" } ?? "")
    default: return phrase + (group.cause.map { " (\($0.phrase))" } ?? "")
    }
  }

  private func hint(_ group: FailureGroups.Group) -> String? {
    guard case .killed(_, memoryRanOut: true) = group.ending else { return group.cause?.hint }
    let advice = "lower -j or give --min-memory"
    guard let peak = group.peakMemory else { return advice }
    var figures = "largest peak of these jobs: \(ByteSize(bytes: peak).readable)"
    if let memory = Machine.memory {
      figures += ", memory of the machine: \(ByteSize(bytes: memory).readable)"
    }
    return figures + "; " + advice
  }
}
