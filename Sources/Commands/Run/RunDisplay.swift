import Arguments
import Glibc
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Running
import Synchronization
import TerminalUI
import Text

/// Shows runs while they are executed: what starts, what they print, what fails.
///
/// With one worker the output of a run is shown as it comes; with more, when the run has ended,
/// so that the lines of two runs are never mixed. That of an optimizer comes line by line.
final class RunDisplay: Sendable {
  private struct Key: Hashable {
    let id: JobID
    let number: Int
  }

  private let isBatch: Bool
  private let hasOptimizer: Bool
  private let isSequential: Bool
  private let isQuiet: Bool
  /// Shared by the runs, one after the other.
  private let watch: FolderWatch?
  private let tails = Mutex<[Key: OutputTail]>([:])
  /// Keeps what is printed about one run together.
  private let printing = Mutex(())

  /// Nil for a draft where nothing is executed here.
  init(_ options: RunCommand, _ draft: RunDraft?) {
    isBatch = draft?.isBatch ?? false
    hasOptimizer = draft?.optimizer != nil
    isSequential = (draft?.workers ?? 1) == 1
    isQuiet = options.isQuiet
    watch = isSequential && !isQuiet && !hasOptimizer && draft != nil ? try? FolderWatch() : nil
  }

  func show(_ event: RunEvent) {
    switch event {
    case .warning(let text): Console.warn(lines: text)
    case .failure(let failure): Console.report(CommandFailure(failure))
    case .log(let text): printing.withLock { _ in Console.writeError(text) }
    case .chosenFolder(let path):
      Console.writeError("Run directory is '\(escapedForTerminal(path))'\n")
    case .staged(let operation, let id):
      Console.write("\(operation) staged as \(id.text)\n")
      Console.write("To start the operation, use 'batchrun run --start \(id.text)'\n")
      Console.writeError("")
    case .removing(let id, let operation):
      Console.write(
        "Deleting interim run \(id.text) ('\(operation)' is configured for deletion on success)\n")
    case .waitingForSurvivors(let count):
      Console.note("waiting for \(count) of its trials, left running by a batchrun that was killed")
    case .timeElapsed(let minutes):
      Console.writeError("Stopping process early - \(minutes) minute(s) elapsed\n")
    case .continuable(let batch):
      Console.writeError(
        "To continue the batch, use 'batchrun run --resume \(batch.text)'\n")
    case .queuedRunEnded(_, let path): showOutput(at: path)
    case .attemptStarted(let attempt): started(attempt)
    case .attemptEnded(let end): ended(end)
    case .recorded, .launching, .measured, .noticed: break
    }
  }

  /// Puts out what is left.
  func finish() {
    Console.writeError("")
  }

  // MARK: Attempts

  private func started(_ attempt: RunAttempt) {
    guard showsLive(attempt) else { return }
    let earlier =
      attempt.number > 1 ? attempt.files.log(.output, ofAttempt: attempt.number - 1) : nil
    let tail = try? OutputTail(
      of: attempt.files.output, to: STDOUT_FILENO, watching: watch, after: earlier,
      byLines: hasOptimizer)
    tails.withLock { $0[Key(id: attempt.id, number: attempt.number)] = tail }
  }

  private func ended(_ end: RunAttemptEnd) {
    let attempt = end.attempt
    let tail = tails.withLock {
      $0.removeValue(forKey: Key(id: attempt.id, number: attempt.number))
    }
    tail?.finish()
    if !isQuiet, !showsLive(attempt) { showOutput(at: attempt.files.output) }
    if !isBatch {
      switch end.outcome {
      case .notStarted(let reason), .withheld(let reason):
        Console.writeError("batchrun: \(reason)\n")
      default: break
      }
    }
  }

  private func showsLive(_ attempt: RunAttempt) -> Bool {
    !isQuiet && (isSequential || attempt.part == .optimizer)
  }

  private func showOutput(at path: String) {
    printing.withLock { _ in
      guard let bytes = try? readFile(path), !bytes.isEmpty else { return }
      Console.write(bytes: bytes)
      if bytes.last != UInt8(ascii: "\n") { Console.write("\n") }
      Console.writeError("")
    }
  }
}
