import Text

/// Words that are no commands of a group, with the command line that does what they say.
package struct OtherWords: Sendable {
  let meant: [String: String]
  let otherwise: String?

  /// `otherwise`: what a word is probably meant for that nothing here is like; it goes behind.
  package init(_ meant: [String: String] = [:], otherwise: String? = nil) {
    self.meant = meant
    self.otherwise = otherwise
  }
}

/// A command or a group of commands, with the type of its options erased: what finding a command,
/// help and completion work on.
package struct CommandNode: Sendable {
  package let manual: Manual
  package let subcommands: [CommandNode]
  /// What a group does without the name of a command.
  package let defaultName: String?
  /// What is meant by words that are no commands here: those of other programs, and of other places.
  private let otherWords: OtherWords
  private let makeParameters: @Sendable () -> [Parameter]
  let parse: @Sendable ([String]) throws(UsageError.Reason) -> any Command

  /// A command that does something.
  package init<Options: Command>(_ command: Options.Type) {
    manual = Options.manual
    subcommands = []
    defaultName = nil
    otherWords = OtherWords()
    makeParameters = { describedParameters(of: Options.declarations) }
    parse = { words throws(UsageError.Reason) in try OptionParser<Options>.parse(words) }
  }

  /// A name for a group of commands. One of them may be meant where none is named.
  package init(
    _ manual: Manual, _ subcommands: [CommandNode], default defaultName: String? = nil,
    otherWords: OtherWords = OtherWords()
  ) {
    self.manual = manual
    self.subcommands = subcommands
    self.defaultName = defaultName
    self.otherWords = otherWords
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

  /// The command line that was probably meant by a word that is no command here.
  func meaning(of word: String) -> String? {
    if let meant = otherWords.meant[kebabCase(word)] { return meant }
    let names = visibleSubcommands.flatMap { [$0.manual.name] + $0.manual.aliases }
    return nearestMatch(to: word, among: names) ?? otherWords.otherwise.map { $0 + " " + word }
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
