import Text

/// Words that are no commands of a group, with the command line that does what they say.
package struct OtherWords: Sendable {
  let meant: [String: String]
  let otherwise: @Sendable (String) -> String?

  /// `otherwise` gives the command line that is probably meant by a word that nothing here is like.
  package init(
    _ meant: [String: String] = [:],
    otherwise: @escaping @Sendable (String) -> String? = { _ in nil }
  ) {
    self.meant = meant
    self.otherwise = otherwise
  }
}

/// A command or a group of commands, with the type of its options erased: what finding a command,
/// help and completion work on.
package struct CommandNode: Sendable {
  package let manual: Manual
  package let subcommands: [CommandNode]
  /// The command that a group means if none is named.
  package let defaultName: String?
  /// What is meant by words that are no commands here: those of other programs, and of other places.
  private let otherWords: OtherWords
  private let makeParameters: @Sendable () -> [Parameter]
  private let makeMistakes: @Sendable () -> [(spellings: [String], correction: Correction)]
  let parse: @Sendable ([String]) throws(UsageError.Reason) -> any Command
  /// What the command has to say of words that it could not read.
  let hint: @Sendable (UsageError.Reason, [String]) -> String?

  /// A command that does something.
  package init<Options: Command>(_ command: Options.Type) {
    manual = Options.manual
    subcommands = []
    defaultName = nil
    otherWords = OtherWords()
    makeParameters = { describedParameters(of: Options.declarations) }
    makeMistakes = {
      Options.declarations.compactMap { declaration in
        guard case .mistake(let spellings, let correction) = declaration else { return nil }
        return (spellings, correction)
      }
    }
    parse = { words throws(UsageError.Reason) in try OptionParser<Options>.parse(words) }
    hint = { Options.hint(for: $0, words: $1) }
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
    makeMistakes = { [] }
    parse = { _ throws(UsageError.Reason) in throw .missingCommand }
    hint = { _, _ in nil }
  }

  package var parameters: [Parameter] { makeParameters() }

  /// Spellings of other programs that are no options here, with what to write instead.
  package var mistakes: [(spellings: [String], correction: Correction)] { makeMistakes() }

  package var isGroup: Bool { !subcommands.isEmpty }

  package func subcommand(named name: String) -> CommandNode? {
    let typed = kebabCase(name)
    return subcommands.first { node in
      ([node.manual.name] + node.manual.aliases).contains { kebabCase($0) == typed }
    }
  }

  /// The command line that was probably meant by a word that is no command here, and by those that
  /// follow it.
  func meaning(of word: String, followedBy rest: [String] = []) -> String? {
    let names = visibleSubcommands.flatMap { [$0.manual.name] + $0.manual.aliases }
    let meant = otherWords.meant[kebabCase(word)]
    guard let line = meant ?? nearestMatch(to: word, among: names) ?? otherWords.otherwise(word)
    else { return nil }
    // The name of a command alone is a correction of one word; a whole line is for copying.
    guard line.contains(" "), rest.allSatisfy({ shellQuoted($0) == $0 }) else { return line }
    return ([line] + rest).joined(separator: " ")
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
  var heading = Heading.none
  var parameters: [Parameter] = []
  for declaration in declarations {
    switch declaration {
    case .heading(let found): heading = found
    case .parameter(var parameter, _, _):
      parameter.heading = heading
      parameters.append(parameter)
    case .exclusion, .requirement, .mistake: break
    }
  }
  return parameters
}
