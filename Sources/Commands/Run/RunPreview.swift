import Arguments
import Glibc
import Operations
import Text
import Trials

/// What `run` asks before it does anything.
struct RunPreview {
  private let draft: RunDraft
  private let request: RunRequest

  init(_ draft: RunDraft, _ request: RunRequest) {
    self.draft = draft
    self.request = request
  }

  /// Whether to go on: shows what will be run and reads an answer, unless the user said yes
  /// beforehand.
  ///
  /// - Throws: `CommandFailure` where there is nobody to ask.
  func isConfirmed() throws(CommandFailure) -> Bool {
    let dependencies =
      request.options.isConfirmed && !request.options.stages
      ? nil : DependencyOutlook(draft, request)
    for warning in dependencies?.warnings ?? [] { Console.warn(warning) }
    if request.options.isConfirmed { return true }
    for line in try lines(dependencies) { Console.writeError(escapedForTerminal(line) + "\n") }
    Console.writeError("Continue? (Y/n) ")
    guard let answer = readLine() else {
      Console.writeError("\n")
      throw CommandFailure(
        "there is nobody to ask: standard input has ended", hint: "confirm with --yes")
    }
    let word = answer.lowercased().filter { !$0.isWhitespace }
    return ["", "y", "yes"].contains(word)
  }

  private func lines(
    _ dependencies: DependencyOutlook?
  ) throws(CommandFailure) -> [String] {
    var first = "You are about to \(action) \(subject)"
    if let unfinished = draft.unfinished {
      first += " as a batch (\(counted(unfinished.count, "unfinished trial")))"
    } else if draft.isBatch {
      let count: Int
      do throws(TrialError) {
        count = try draft.trials().count * draft.dependencyChoices.count
      } catch {
        throw CommandFailure(error)
      }
      let trials = counted(count, "trial")
      first += draft.kind == .random ? " with random search (\(trials))" : " as a batch (\(trials))"
    }
    if draft.entries.count > 1 { first += " (flags below used unless specified in batch trial)" }
    return [first]
      + draft.flags.sorted.map { name, value in
        let label = draft.operation.flag(named: name)?.nullLabel ?? "default"
        return "  \(name): \(value == .null ? label : value.encoded)"
      } + required(dependencies?.lines ?? [])
  }

  private func required(_ lines: [String]) -> [String] {
    lines.isEmpty ? [] : ["Required runs:"] + lines.map { "  \($0)" }
  }

  private var action: String {
    if request.options.stages { return "stage" }
    if draft.isResumed { return "resume" }
    if draft.stagesTrials, draft.isBatch { return "stage trials for" }
    return draft.existing == nil ? "run" : "start"
  }

  private var subject: String {
    let name = draft.operation.fullName
    return draft.existing.map { "\($0.id.text) (\(name))" } ?? name
  }
}
