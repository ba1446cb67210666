import Text

/// What a command line asks for.
package enum CommandLineRequest: Sendable {
  case run(any Command)
  /// The nodes from the program down to the command whose help is wanted, all of it if `isFull`.
  case help([CommandNode], isFull: Bool)
  case version
}

extension CommandNode {
  /// Finds out what `words`, the command line without the program's own name, ask this program
  /// for. `-h`, `--help` and `--help-all` win over anything else that may be wrong, except an unknown
  /// command.
  package func request(for words: [String]) throws(UsageError) -> CommandLineRequest {
    let help = words.prefix { $0 != "--" }.filter(Self.asksForHelp)
    let wantsHelp = !help.isEmpty
    let isFull = help.contains { $0 != "-h" && $0 != "--help" }
    var path = [self]
    var rest = words[...]
    while let group = path.last, group.isGroup {
      if let command = group.defaultSubcommand, !wantsHelp,
        rest.first.map(looksLikeOption) ?? true
      {
        path.append(command)
        continue
      }
      guard let word = rest.popFirst() else {
        if wantsHelp { return .help(path, isFull: isFull) }
        throw UsageError(.missingCommand, in: path.names)
      }
      if Self.asksForHelp(word) { return .help(path, isFull: isFull) }
      if path.count == 1 && (word == "--version" || word == "-V") { return .version }
      if let next = group.subcommand(named: word) {
        path.append(next)
      } else if wantsHelp, looksLikeOption(word) {
        return .help(path, isFull: isFull)
      } else {
        throw UsageError(group.unknown(word, followedBy: Array(rest)), in: path.names)
      }
    }
    guard let command = path.last, !wantsHelp else { return .help(path, isFull: isFull) }
    do {
      return .run(try command.parse(Array(rest)))
    } catch {
      throw UsageError(error, in: path.names, advice: command.hint(error, Array(rest)))
    }
  }

  /// The nodes from this one down along `names`, for `help runs info`.
  package func path(along names: [String]) throws(UsageError) -> [CommandNode] {
    var path = [self]
    for name in names {
      guard let next = path.last?.subcommand(named: name) else {
        throw UsageError((path.last ?? self).unknownSubject(name), in: path.names)
      }
      path.append(next)
    }
    return path
  }

  private static func asksForHelp(_ word: String) -> Bool {
    word == "-h" || ["--help", "--help-all"].contains(kebabCase(word))
  }

  /// Of a word that help is wanted for: it may be meant for a topic.
  private func unknownSubject(_ word: String) -> UsageError.Reason {
    let topics = subcommands.filter(\.manual.isTopic).map(\.manual.name)
    guard let topic = nearestMatch(to: word, among: topics) else { return unknown(word) }
    return .unknownCommand(word, suggestion: topic)
  }

  private func unknown(
    _ word: String, followedBy rest: [String] = []
  ) -> UsageError.Reason {
    if looksLikeOption(word) {
      return .unknownOption(
        word, suggestion: nearestMatch(to: word, among: ["--help", "--version"]))
    }
    return .unknownCommand(word, suggestion: meaning(of: word, followedBy: rest))
  }
}

extension [CommandNode] {
  /// The names along a path: `batchrun`, `runs`, `info`.
  package var names: [String] { map(\.manual.name) }
}
