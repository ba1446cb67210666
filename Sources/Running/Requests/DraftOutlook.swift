import Operations
import Posix

/// What can be known of a draft without running it.
package struct DraftOutlook {
  private let draft: RunDraft
  private let request: RunRequest

  package init(_ draft: RunDraft, _ request: RunRequest) {
    self.draft = draft
    self.request = request
  }

  /// The trials as a table, ready for a terminal. Each of the runs that are named for dependencies is a
  /// separate trial.
  package func trialLines() throws(RunFailure) -> [String] {
    let trials = try trials("print")
    let named = draft.dependencyColumns
    return named.isEmpty
      ? TrialTable.lines(trials.plan)
      : TrialTable.lines(trials.plan.flatMap { trial in named.map { trial.overlaid(by: $0) } })
  }

  /// Writes the trials to a file, whose path `tell` gets before.
  package func saveTrials(to path: String, tell: (String) -> Void) throws(RunFailure) {
    let trials = try trials("save")
    do throws(TrialError) {
      let file = try TrialFile(path: path, folder: request.currentFolder)
      tell(file.path)
      try file.write(trials.plan)
    } catch {
      throw RunFailure(error)
    }
  }

  /// What would be executed, of a batch for each trial; `tell` gets it one by one.
  package func commands(tell: (ProgramCommand) -> Void) throws(RunFailure) {
    let python = CommandBuilder.needsPython(draft.operation) ? PythonInterpreter.find() : nil
    let builder = CommandBuilder(draft.operation, python: python)
    let folder = request.currentFolder
    let places = RunPlaces(
      id: String(repeating: "0", count: 32), directory: folder, source: nil,
      project: draft.operation.projectFolder ?? folder, command: folder, home: request.home)
    for flags in draft.isBatch ? Array(try trials("print").plan) : [draft.flags] {
      do throws(OperationError) {
        var command = try builder.command(flags, in: places)
        if let gpus = draft.gpus { command.environment["CUDA_VISIBLE_DEVICES"] = gpus }
        tell(command)
      } catch {
        throw RunFailure(error)
      }
    }
  }

  private func trials(_ verb: String) throws(RunFailure) -> FixedTrials {
    guard draft.isBatch else { throw RunFailure("cannot \(verb) trials for a non-batch operation") }
    guard draft.optimizer == nil else {
      throw RunFailure(
        "optimizer does not support \(verb == "save" ? "saving" : "printing") trials")
    }
    do throws(TrialError) {
      return try draft.trials()
    } catch {
      throw RunFailure(error)
    }
  }
}
