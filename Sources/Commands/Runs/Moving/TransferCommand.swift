import Arguments
import Runs

/// How export, import and archive transfer runs.
struct TransferSettings {
  var isMove = false
  var copiesResources = false
  var includesEnvironment = false
  /// Whether the trials of a batch go where it goes.
  var takesTrials = false
}

/// A command that takes runs from one home to another.
protocol TransferCommand: RunEditCommand {
  var transfer: TransferSettings { get set }
}

extension TransferCommand {
  static var trialsDeclaration: Declaration<Self> {
    flag("--trials", \.transfer.takesTrials, "with a batch, take all its trials too")
  }

  static func resourcesDeclaration(_ letter: String = "-r, ") -> Declaration<Self> {
    flag(
      letter + "--copy-resources", \.transfer.copiesResources,
      "replace links by copies of their targets")
  }

  /// The runs that are named, with the trials of batches among them where that is asked for.
  func selectedRunsAndTrials(in store: RunStore) throws -> [RunRecord] {
    let runs = try selectedRuns(in: store, standard: [":"])
    return transfer.takesTrials ? try store.addingTrials(to: runs) : runs
  }

  func confirmsResources() throws -> Bool {
    guard transfer.copiesResources, !isConfirmed else { return true }
    Console.writeError(
      Console.styling(of: 2)(
        "WARNING: You specified --copy-resources, which copies what links in the runs lead to.",
        .yellow) + "\n")
    return try Prompt.confirms("Really copy resources exported runs?", standard: false)
  }

  /// Names the run that is next.
  var announcement: (RunRecord) -> Void {
    let verb = transfer.isMove ? "Moving" : "Copying"
    return { Console.writeError("\(verb) \($0.id.text)\n") }
  }

  var options: RunTransferOptions {
    var options = RunTransferOptions()
    options.isMove = transfer.isMove
    options.copiesResources = transfer.copiesResources
    options.includesEnvironment = transfer.includesEnvironment
    return options
  }
}
