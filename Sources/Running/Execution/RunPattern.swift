import JSON
import Jobs
import Operations

/// What the runs of an operation have in common when they are made ready: put together once for all
/// trials of a batch.
final class RunPattern: Sendable {
  let operation: OperationDefinition
  let commands: RunCommandBuilder
  let variables: RunVariables
  /// Whether something has to be found and placed for a run.
  let requiresAnything: Bool
  /// The name of the operation, also as bytes and as JSON.
  let name: String
  let nameBytes: [UInt8]
  private let quotedName: [UInt8]

  /// Of the operation of a request, or of its `optimizer`.
  init(_ context: RunContext, optimizer: OptimizerProcess? = nil) {
    operation = optimizer?.draft.operation ?? context.operation
    commands = RunCommandBuilder(context, operation, optimizer: optimizer)
    variables = RunVariables(secrets: Set(operation.secretVariables))
    requiresAnything = !operation.allRequirements.isEmpty || !context.request.links.isEmpty
    name = operation.fullName
    nameBytes = Array(name.utf8)
    var quotedName: [UInt8] = []
    quotedName.appendJSONString(name)
    self.quotedName = quotedName
  }

  /// The card of a run, for people.
  func card(of id: JobID, _ flags: Flags, _ arguments: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    bytes.append("{\"id\":\"")
    bytes += id.text.utf8
    bytes.append("\",\"operation\":")
    bytes += quotedName
    bytes.append(",\"flags\":")
    bytes.appendJSON(.object(flags.json))
    bytes.append(",\"arguments\":[")
    for (place, argument) in arguments.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.appendJSONString(argument)
    }
    bytes.append("]}\n")
    return bytes
  }
}
