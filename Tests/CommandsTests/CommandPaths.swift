import Arguments

@testable import Commands

/// All commands, groups and topics that a user can ask about, by the words that lead to them.
enum CommandPaths {
  static let all = below(commandTree, commandTree.manual.name)

  static func nodes(_ path: String) throws -> [CommandNode] {
    try commandTree.path(along: path.split(separator: " ").dropFirst().map(String.init))
  }

  private static func below(_ node: CommandNode, _ path: String) -> [String] {
    guard !node.manual.isHidden || node.manual.isTopic else { return [] }
    return [path] + node.subcommands.flatMap { below($0, path + " " + $0.manual.name) }
  }
}
