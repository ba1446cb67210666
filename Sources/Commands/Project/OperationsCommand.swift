import Arguments
import JSON
import Operations
import Text

/// `batchrun operations`: what the project offers to run.
struct OperationsCommand: Command {
  var filters: [String] = []
  var home = Home.ofRuns
  var showsAll = false
  var isVerbose = false
  var isJSON = false

  static let manual = Manual(
    name: "operations",
    aliases: ["ops"],
    abstract: "List the operations of the project",
    discussion: """
      Operations are defined in 'batchrun.yml' (or 'guild.yml') in the current folder; scripts run \
      without being listed there. Each FILTER must occur in the name or the description.
      """,
    examples: [
      .init("batchrun operations", "Lists the operations with their descriptions."),
      .init(
        "batchrun operations train --verbose",
        "Shows the flags of the operations with 'train' in their names."),
    ],
    exitCodes: [
      .init("0", "the operations were listed, if any"),
      .init("1", "the project file has an error"),
    ], seeAlso: ["batchrun-run(1)", "batchrun.yml(5)"])

  static var declarations: [Declaration<Self>] {
    argument("FILTER", \.filters, "a part of the name or the description")
    flag("-a, --all", \.showsAll, "list operations whose names start with '_' too")
    flag("-v, --verbose", \.isVerbose, "show the command and the flags")
    flag("--json", \.isJSON, "print one JSON object an operation")
    homeOption(\.home, ofRuns: true)
  }

  func run() throws -> Int32 {
    let context = try ProjectContext(home: home, warns: true)
    let operations = context.resolver.listed.filter(isShown)
    if operations.isEmpty, Console.isTerminal(1), Console.isTerminal(2) {
      let file = ProjectFile.names[0]
      Console.note(
        context.project == nil
          ? "no project file ('\(file)') in this folder" : "no operations match")
    }
    for operation in operations { context.warnOfObstacles(to: operation) }
    if isJSON {
      writeJSON(operations, context)
    } else if isVerbose {
      for operation in operations { describe(operation, context) }
    } else {
      var table = Table([Table.Column(""), Table.Column("")])
      for operation in operations {
        if case .invalid(let error) = operation.body { Console.warn(lines: error.text) }
        for warning in operation.warnings where warning.isOfCommand { Console.warn("\(warning)") }
        table.rows.append([
          Table.Cell(escapedForTerminal(operation.fullName)),
          Table.Cell(escapedForTerminal(operation.summary)),
        ])
      }
      for line in table.trimmedLines() { Console.write(line + "\n") }
    }
    return 0
  }

  private func isShown(_ operation: OperationDefinition) -> Bool {
    let isHidden = operation.name.hasPrefix("_") || operation.model.hasPrefix("_")
    guard showsAll || !isHidden else { return false }
    return filters.allSatisfy { filter in
      operation.fullName.contains(filter) || (operation.description ?? "").contains(filter)
    }
  }

  /// Flags of the program itself are read only where they are shown. What cannot run says why, and
  /// the others are shown all the same.
  private func complete(
    _ operation: OperationDefinition, _ context: ProjectContext
  ) -> OperationDefinition {
    do throws(OperationError) {
      let resolved = try context.resolver.resolve(operation.qualifiedName)
      for warning in resolved.warnings { Console.warn(lines: warning) }
      return resolved.operation
    } catch {
      var operation = operation
      operation.body = .invalid(error)
      return operation
    }
  }

  private func writeJSON(
    _ operations: [OperationDefinition], _ context: ProjectContext
  ) {
    for operation in operations {
      var line: [UInt8] = []
      line.appendJSON(OperationSnapshot.json(of: complete(operation, context)))
      Console.write(bytes: line + Array("\n".utf8))
    }
  }

  private func describe(
    _ operation: OperationDefinition, _ context: ProjectContext
  ) {
    let operation = complete(operation, context)
    Console.write(operation.overview.map { escapedForTerminal($0) + "\n" }.joined())
  }
}
