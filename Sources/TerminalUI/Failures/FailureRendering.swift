import Glibc
import Posix
import Text

/// The part of a summary that tells how jobs ended that are not done.
struct FailureRendering {
  private static let mostGroups = 8
  private static let mostHints = 3
  /// Bytes of a command: what is longer than a few screens is looked up in its ledger.
  private static let longestCommand = 2000
  /// Cells of a command that are shown on the narrowest terminal, too.
  private static let shortestCommand = 20

  /// Cells of the message of an exception.
  private static let longestMessage = 200

  let groups: FailureGroups
  /// `failed`, `interrupted`.
  let word: String
  let colour: Styling.Style
  /// Seconds that a job may take; nil for no limit.
  let timeout: Double?
  let style: TerminalStyle
  /// How many there are in the end; nil for all of the groups. A job that was retried or skipped on request at
  /// the moment in which it failed may be in the groups still.
  var total: Int?
  /// The option that gives jobs more memory, where a cluster runs them; nil where this machine does.
  var memoryOption: String?
  /// How much memory jobs can have on this machine.
  var memory: @Sendable () -> MemoryLimit? = { MemoryLimit.current }

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
      return "  " + beginning + text(of: group.example, behind: 2 + displayWidth(of: beginning))
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - displayWidth(of: text)))
  }

  /// Where lines are cut, the command is, so that the place of the output stays.
  private func text(of job: FailedJob, behind indent: Int) -> String {
    let number = job.number.map { $0.text + "  " } ?? ""
    let visible = job.command.prefix(Self.longestCommand)
    let command = escapedForTerminal(visible) + (visible.count < job.command.count ? "…" : "")
    let attempts = job.attempts > 1 ? " (\(job.attempts) attempts)" : ""
    let rest = attempts + "  [\(escapedForTerminal(job.logs))]"
    guard let width = style.lineWidth else { return number + command + rest }
    let room = max(
      Self.shortestCommand, width - indent - displayWidth(of: number) - displayWidth(of: rest))
    return number + truncated(command, toWidth: room) + rest
  }

  /// `exit 127 (command not found)`.
  private func description(_ group: FailureGroups.Group) -> String {
    let phrase = escapedForTerminal(group.ending.phrase)
    switch group.ending {
    case .killed(_, memoryRanOut: true): return phrase + " (out of memory?)"
    case .timedOut:
      return phrase + (timeout.map { " after \(Duration.seconds($0).readable)" } ?? "")
    default: return phrase + (group.cause.map { " (\(text(of: $0)))" } ?? "")
    }
  }

  /// With the message of the exception where lines may be long.
  private func text(of cause: FailureCause) -> String {
    guard style.lineWidth == nil, let message = cause.message else { return cause.phrase }
    return cause.phrase + ": " + truncated(message, toWidth: Self.longestMessage)
  }

  private func hint(_ group: FailureGroups.Group) -> String? {
    switch group.ending {
    case .killed(_, memoryRanOut: true): return memoryHint(group)
    case .killed(signal: SIGKILL, _):
      return memoryHint(group, beginning: "often because memory ran out")
    case .exited(code: 128 + SIGKILL):
      return memoryHint(
        group, beginning: "usually killed by signal 9, often because memory ran out")
    default: return group.cause?.hint
    }
  }

  /// The memory that jobs needed, compared to that of the machine. `beginning` is for ends that the
  /// kernel has not counted as out of memory: their reason is unknown, so there is no advice.
  private func memoryHint(_ group: FailureGroups.Group, beginning: String? = nil) -> String {
    let limit = memoryOption == nil ? memory() : nil
    var parts = beginning.map { [$0] } ?? []
    // Of small jobs the kernel does not tell the peak.
    var figures =
      group.peakMemory.map {
        ["largest process of these jobs: \(ByteSize(bytes: $0).readable)"]
      } ?? []
    if let limit {
      figures.append(
        (limit.isOfGroup ? "memory limit here: " : "memory of the machine: ")
          + ByteSize(bytes: limit.bytes).readable)
    }
    if !figures.isEmpty { parts.append(figures.joined(separator: ", ")) }
    if beginning == nil, let memoryOption {
      parts.append("give more with " + memoryOption)
    } else if beginning == nil {
      // --min-memory looks at the memory of the machine.
      parts.append("lower -j" + (limit?.isOfGroup == true ? "" : " or give --min-memory"))
    }
    return parts.joined(separator: "; ")
  }
}
