/// A command or a group of commands, with the type of its options erased: what finding a command,
/// help and completion work on.
package struct CommandNode: Sendable {
  package let manual: Manual
  package let subcommands: [CommandNode]
  /// What a group does without the name of a command.
  package let defaultName: String?
  private let makeParameters: @Sendable () -> [Parameter]
  let parse: @Sendable ([String]) throws(UsageError.Reason) -> any Command

  /// A command that does something.
  package init<Options: Command>(_ command: Options.Type) {
    manual = Options.manual
    subcommands = []
    defaultName = nil
    makeParameters = { describedParameters(of: Options.declarations) }
    parse = { words throws(UsageError.Reason) in try OptionParser<Options>.parse(words) }
  }

  /// A name for a group of commands. One of them may be meant where none is named.
  package init(
    _ manual: Manual, _ subcommands: [CommandNode], default defaultName: String? = nil
  ) {
    self.manual = manual
    self.subcommands = subcommands
    self.defaultName = defaultName
    makeParameters = { [] }
    parse = { _ throws(UsageError.Reason) in throw .missingCommand }
  }

  package var parameters: [Parameter] { makeParameters() }

  package var isGroup: Bool { !subcommands.isEmpty }

  package func subcommand(named name: String) -> CommandNode? {
    let typed = kebabCase(name)
    return subcommands.first { node in
      ([node.manual.name] + node.manual.aliases).contains { kebabCase($0) == typed }
    }
  }

  var defaultSubcommand: CommandNode? {
    defaultName.flatMap { subcommand(named: $0) }
  }

  /// The commands that help lists and shells complete.
  package var visibleSubcommands: [CommandNode] {
    subcommands.filter { !$0.manual.isHidden }
  }
}

/// The parameters of these declarations, each with the heading it stands under.
private func describedParameters<Options>(of declarations: [Declaration<Options>]) -> [Parameter] {
  var heading = ""
  var parameters: [Parameter] = []
  for declaration in declarations {
    switch declaration {
    case .heading(let text): heading = text
    case .parameter(var parameter, _, _):
      parameter.heading = heading
      parameters.append(parameter)
    case .exclusion, .requirement: break
    }
  }
  return parameters
}
