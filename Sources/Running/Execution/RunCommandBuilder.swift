import Jobs
import Operations
import Posix

/// Puts together what runs of an operation execute.
final class RunCommandBuilder: Sendable {
  private let builder: CommandBuilder
  private let request: RunRequest
  private let project: String
  private let gpus: String?
  private let isSteps: Bool
  /// Variables of the process that chooses trials.
  private let variables: [String: String]

  /// `operation` is that of the request, or that of its `optimizer`.
  init(
    _ context: RunContext, _ operation: OperationDefinition, optimizer: OptimizerProcess? = nil
  ) {
    builder = CommandBuilder(operation, python: context.python)
    request = context.request
    project =
      optimizer == nil ? context.project : operation.projectFolder ?? context.project
    gpus = context.draft.gpus
    if case .steps = operation.body { isSteps = true } else { isSteps = false }
    variables = optimizer?.environment ?? [:]
  }

  /// The command of a run with these flags in its directory, which is absolute; `source` is the folder
  /// of its source code, `copies` that of the copies for the program.
  func command(
    of id: JobID, _ flags: Flags, in directory: String, source: String?, copies: String? = nil
  ) throws(OperationError) -> ProgramCommand {
    var places = RunPlaces(
      id: id.text, directory: directory, source: source, project: project,
      command: request.currentFolder, home: request.home)
    places.copies = copies
    var command = try builder.command(flags, in: places)
    for (name, value) in variables { command.environment[name] = value }
    if let gpus { command.environment["CUDA_VISIBLE_DEVICES"] = gpus }
    if isSteps {
      command.arguments = [OwnProgram.path ?? "batchrun"] + request.wording(.stepsOfTrial(id))
    }
    return command
  }
}
