import Arguments
import Jobs
import Launching
import Running
import TerminalUI
import Text

/// What events are in words, and where these go.
extension RunEvent {
  /// Whole lines; nil for events that are not put into words.
  var wording: (text: String, stream: OutputStream)? {
    switch self {
    case .warning(let text): (Console.warning(lines: text), .standardError)
    case .failure(let failure):
      (Console.text(of: CommandFailure(failure)), .standardError)
    case .log(let text): (text, .standardError)
    case .chosenFolder(let path):
      ("Run directory is '\(escapedForTerminal(path))'\n", .standardError)
    case .staged(let operation, let id):
      (
        "\(operation) staged as \(id.text)\n"
          + "To start the operation, use 'batchrun run --start \(id.text)'\n", .standardOutput
      )
    case .removing(let id, let operation):
      (
        "Deleting interim run \(id.text) ('\(operation)' is configured for deletion on success)\n",
        .standardOutput
      )
    case .waitingForSurvivors(let count):
      (
        "batchrun: waiting for \(count) of its trials, left running by a killed batchrun\n",
        .standardError
      )
    case .timeElapsed(let minutes):
      ("Stopping process early - \(minutes) minute(s) elapsed\n", .standardError)
    case .continuable(let batch):
      ("To continue the batch, use 'batchrun run --resume \(batch.text)'\n", .standardError)
    case .continuableSteps(let run, let haveFailed):
      (
        "To continue the steps, use 'batchrun run --restart \(run.text) --needed'"
          + (haveFailed ? " (with --force-sourcecode after a change of the source code)" : "")
          + "\n", .standardError
      )
    case .noticed(.heldBack(let obstacle)):
      (
        "batchrun: "
          + escapedForTerminal(LaunchNotice.heldBack(obstacle).wording) + "\n", .standardError
      )
    case .recorded, .batchRemoved, .hurried, .queuedRunEnded, .stepsPlanned, .partStarted,
      .partEnded, .trialsSkipped,
      .handingOver, .childWrote,
      .launching, .attemptStarted, .attemptEnded,
      .measured, .knownTrial, .revoked, .noticed:
      nil
    }
  }
}

extension RunEvent {
  /// The text for programs of what has no event there; nil for nothing.
  var notice: String? {
    switch self {
    case .warning(let text): text
    case .failure(let failure): failure.message
    case .log(let text): text.split(separator: "\n").joined(separator: "\n")
    case .noticed(let notice): notice.wording
    default: wording.map { $0.text.split(separator: "\n").joined(separator: "\n") }
    }
  }
}
