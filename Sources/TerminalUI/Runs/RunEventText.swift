import Jobs
import Launching
import Running
import Text

extension RunEvent {
  /// The event in whole lines, and the stream that they go to; nil for events without words, and for
  /// warnings and failures, whose look is that of the program.
  package var plainWording: (text: String, stream: OutputStream)? {
    switch self {
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
    case .warning, .failure, .recorded, .batchRemoved, .hurried, .queuedRunEnded, .stepsPlanned,
      .partStarted,
      .partEnded, .trialsSkipped,
      .handingOver, .childWrote,
      .launching, .attemptStarted, .attemptEnded, .retryDropped,
      .measured, .knownTrial, .revoked, .noticed:
      nil
    }
  }
}

extension RunEvent {
  /// The text for programs, of events that have no object there; nil for nothing.
  package var notice: String? {
    switch self {
    case .warning(let text): text
    case .failure(let failure): failure.message
    case .log(let text): text.split(separator: "\n").joined(separator: "\n")
    case .noticed(let notice): notice.wording
    default: plainWording.map { $0.text.split(separator: "\n").joined(separator: "\n") }
    }
  }
}
