import YAML

/// The words of W&B's `command:`.
enum CommandWord: Sendable {
  enum Arguments: Hashable, Sendable {
    case asWritten, withoutEquals, withoutHyphens, withoutBooleanFlags, json
    /// The name of a file that the command itself writes, with all parameters as JSON.
    case jsonFile
    /// `+NAME=VALUE`, or with another sign, for Hydra.
    case prefixed(String)
  }

  /// Text in which `${name}` stands for the value of a parameter.
  case template(Template)
  /// Text that goes into the command unchanged.
  case verbatim(String)
  /// The program; if it is asked for, if the spec itself does.
  case program(Mark?)
  case arguments(Arguments)
  /// One argument of a sweep file's command.
  case chunk(Chunk)

  static func read(_ node: Node) throws(SpecError) -> [CommandWord] {
    guard let items = node.sequence, !items.isEmpty else {
      throw SpecError("'command' must be a list of words, not \(node.kindName)", at: node.start)
    }
    var words: [CommandWord] = []
    for item in items { words.append(try CommandWord(item)) }
    return words
  }

  private init(_ node: Node) throws(SpecError) {
    guard let text = node.scalar?.text else {
      throw SpecError("command: a word is expected, not \(node.kindName)", at: node.start)
    }
    let variable = "${envvar:"
    switch text {
    case "${env}": self = .verbatim("/usr/bin/env")
    case "${interpreter}": self = .verbatim("python")
    case "${program}": self = .program(node.start)
    case "${args}": self = .arguments(.asWritten)
    case "${args_no_hyphens}": self = .arguments(.withoutHyphens)
    case "${args_no_boolean_flags}": self = .arguments(.withoutBooleanFlags)
    case "${args_json}": self = .arguments(.json)
    case "${args_json_file}":
      throw SpecError(
        "command: '\(text)' is not supported: the commands of a grid have no separate files",
        at: node.start, hint: "'${args_json}' gives the same as one word")
    case _ where text.hasPrefix(variable) && text.hasSuffix("}"):
      self = .verbatim("\"${\(text.dropFirst(variable.count))\"")
    default: self = .template(try Template(node, of: "command"))
    }
  }
}
