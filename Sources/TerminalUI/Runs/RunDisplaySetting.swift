import Glibc
import Jobs
import Operations
import Running

/// What is shown of runs, and how.
package struct RunDisplaySetting: Sendable {
  package let isBatch: Bool
  package let hasOptimizer: Bool
  /// Whether one run is under way at a time.
  package let isSequential: Bool
  package let isQuiet: Bool
  package let isJSON: Bool
  package let prints: PrintPolicy
  package let progress: ProgressMode
  package let tailLines: Int
  private let isTailChosen: Bool
  /// Seconds that a run may take; nil for no limit.
  package let timeout: Double?
  package let objective: OperationDefinition.Objective
  /// Whether the best trial is named at the end, also if there are no closing lines.
  package let namesBest: Bool
  /// The process that a shell knows.
  package let terminalUser: Int32
  /// Where output waits that finds no room in memory.
  package let spillFolder: String
  /// Whether it is a step of another run, whose summary is the last event.
  package let isPart: Bool
  package let isOnTerminal: Bool
  /// Whether what this run starts has the terminal until it ends, and may draw on it.
  package let handsTerminalOver: Bool
  /// The command that shows the output of the trials of a batch that have failed.
  package var logsCommand: @Sendable (JobID) -> String? = { _ in nil }

  /// `draft` is nil if nothing is executed by this process, `terminalUser` if the shell knows
  /// this one; `isOnTerminal` says whether standard error is shown on a terminal, `isPiped`
  /// whether standard output is a pipe.
  package init(
    _ choices: DisplayChoices, _ request: RunRequest, _ draft: RunDraft?, isOnTerminal: Bool,
    isPiped: Bool = false, terminalUser: Int32? = nil
  ) {
    isBatch = draft?.isBatch ?? false
    hasOptimizer = draft?.hasOptimizerProcess ?? false
    isSequential = (draft?.workers ?? 1) == 1
    isQuiet = request.isQuiet
    isJSON = choices.isJSON
    prints = isQuiet || isJSON ? .none : choices.prints
    tailLines = isQuiet ? 0 : choices.tailLines(isOnTerminal: isOnTerminal)
    isTailChosen = choices.tail ?? 0 > 0
    timeout = request.terms.policy.timeout
    objective = draft?.shownObjective ?? .standard
    let needsObjective = request.terms.search.needsObjective
    let isQuietPart =
      isQuiet && (request.surroundings.parent != nil || request.surroundings.claim != nil)
    namesBest =
      isBatch && !isQuietPart && !isJSON && (needsObjective || draft?.hasObjective == true)
    self.terminalUser = terminalUser ?? getpid()
    spillFolder = request.home
    self.isOnTerminal = isOnTerminal
    let isImplied = choices.progress == .auto
    let isLive =
      isBatch && isOnTerminal && !isSequential && !isQuiet
      && !choices.passesOutput(toPipe: isPiped)
    isPart = request.surroundings.parent != nil
    // What steps and queues start shows its own progress, or is quiet for them.
    let startsOthers = draft.map { !$0.isBatch && !$0.isSingleProgram } ?? true
    let isSteps = if case .steps? = draft?.operation.body { true } else { false }
    handsTerminalOver = isOnTerminal && startsOthers && (isSteps || isSequential)
    let isOfOthers = startsOthers || isQuietPart
    progress = isJSON || isOfOthers || (isImplied && !isLive) ? .none : choices.progress
  }

  /// Whether the output of an attempt is shown as it comes.
  package func shows(_ attempt: RunAttempt) -> Bool {
    prints == .all && (isSequential || attempt.part == .optimizer)
  }

  /// Whether the output of an attempt that was not shown as it came is shown at its end.
  package func showsAtEnd(_ end: RunAttemptEnd) -> Bool {
    switch prints {
    case .none: false
    case .failed: end.outcome.isFailure
    case .all: true
    }
  }

  /// What stands in front of the lines of an attempt, so that those of trials that run at the same time are told
  /// apart.
  package func prefix(of attempt: RunAttempt) -> String {
    isSequential || attempt.part != .trial ? "" : "[\(attempt.id.shortText)] "
  }

  /// Whether there are closing lines: for people who look at a batch, or who asked for the ends of
  /// logs.
  package var concludes: Bool { isBatch && !isQuiet && (isOnTerminal || isTailChosen) }

  /// Whether the end of the output of an attempt is shown, which was not shown otherwise: it is that of a
  /// trial, or of a single run where the user wants it, and has failed for good.
  package func tells(_ end: RunAttemptEnd) -> Bool {
    let isMeant =
      switch end.attempt.part {
      case .trial: isBatch
      case .single: isTailChosen
      default: false
      }
    return isMeant && tailLines > 0 && end.retryDelay == nil && end.outcome.isFailure
  }

  /// Whether the objectives of trials are shown.
  package var isMeasured: Bool {
    isBatch && (isJSON || concludes || namesBest || progress != .none)
  }
}
