import Glibc
import Operations
import Running
import TerminalUI

/// What is shown of runs, and how.
struct RunDisplaySetting: Sendable {
  let isBatch: Bool
  let hasOptimizer: Bool
  /// Whether one run is under way at a time.
  let isSequential: Bool
  let isQuiet: Bool
  let isJSON: Bool
  let prints: PrintPolicy
  let progress: ProgressMode
  let tailLines: Int
  let objective: OperationDefinition.Objective
  /// The process that a shell knows.
  let terminalUser: Int32
  /// Where output waits that finds no room in memory.
  let spillFolder: String
  let isOnTerminal: Bool

  /// Nil for a draft where nothing is executed by this process.
  init(_ invocation: RunInvocation, _ draft: RunDraft?, terminalUser: Int32? = nil) {
    let scheduling = invocation.options.scheduling
    isBatch = draft?.isBatch ?? false
    hasOptimizer = draft?.optimizer != nil
    isSequential = (draft?.workers ?? 1) == 1
    isQuiet = invocation.options.isQuiet
    isJSON = scheduling.json
    prints = isQuiet || isJSON ? .none : scheduling.prints
    tailLines = scheduling.tail
    objective = draft?.shownObjective ?? .init(column: "loss", isMaximized: false)
    self.terminalUser = terminalUser ?? getpid()
    spillFolder = invocation.request.home
    isOnTerminal = Console.isTerminal(STDERR_FILENO)
    let isImplied = scheduling.progress == .auto
    let isLive = isBatch && isOnTerminal && !isSequential
    progress = isJSON || (isImplied && !isLive) ? .none : scheduling.progress
  }

  /// Whether the output of an attempt is shown as it comes.
  func shows(_ attempt: RunAttempt) -> Bool {
    prints == .all && (isSequential || attempt.part == .optimizer)
  }

  /// Whether the output of an attempt that was not shown as it came is shown at its end.
  func showsAtEnd(_ end: RunAttemptEnd) -> Bool {
    switch prints {
    case .none: false
    case .failed: end.outcome.isFailure
    case .all: true
    }
  }

  /// Whether there are closing lines: for people who look at a batch, or who asked for the ends of
  /// logs.
  var concludes: Bool { isBatch && !isQuiet && (isOnTerminal || tailLines > 0) }

  /// Whether somebody sees the objectives of trials.
  var isMeasured: Bool { isBatch && (isJSON || concludes || progress != .none) }
}
