import Text
import YAML

/// Decides what a block's commands are put together from.
struct CommandLayoutBuilder {
  let slots: SlotTable
  let order: [Int]
  let writings: [ParameterForm?]
  var layout = CommandLayout()

  static func layout(
    of block: Block, slots: SlotTable, order: [Int], writings: [ParameterForm?],
    warnings: inout [SpecWarning]
  ) throws(SpecError) -> CommandLayout {
    var builder = CommandLayoutBuilder(slots: slots, order: order, writings: writings)
    let words = block.command ?? block.dialect.defaultCommand
    if let words, words.containsFileArgument { builder.appendFileOfArguments() }
    for slot in order {
      guard let writing = writings[slot], writing.form == .environment else { continue }
      builder.layout.append(.environment(slot, writing))
    }
    if let words {
      try builder.appendCommand(words, block, &warnings)
    } else {
      try builder.appendProgram(block, &warnings)
      builder.appendArguments(.asWritten)
    }
    return builder.layout
  }

  private init(slots: SlotTable, order: [Int], writings: [ParameterForm?]) {
    self.slots = slots
    self.order = order
    self.writings = writings
  }

  private mutating func appendProgram(
    _ block: Block, _ warnings: inout [SpecWarning]
  ) throws(SpecError) {
    guard let program = block.program else { return }
    if let word = program.word {
      try appendProgramWord(word, &warnings)
      return
    }
    let text = try ProgramText(program, names: Set(slots.names))
    for part in text.parts {
      switch part {
      case .text(let literal): layout.append(literal)
      case .name(let name, let quoting):
        // A name of another block's parameter stands for nothing here.
        guard let slot = slots[name], let writing = writings[slot] else { continue }
        layout.append(.substitution(slot, writing, quoting))
      }
    }
    for name in text.shellNames {
      guard let near = nearestMatch(to: name, among: slots.names) else { continue }
      warnings.append(
        SpecWarning(
          message: "program: '${\(name)}' is not a parameter and is left to the shell "
            + "(did you mean '\(near)'?)", mark: program.node.start))
    }
    if text.hasComment {
      warnings.append(
        SpecWarning(
          message: "program: '#' comments out the rest of the command, parameters included",
          mark: program.node.start))
    }
  }

  private mutating func appendCommand(
    _ words: [CommandWord], _ block: Block, _ warnings: inout [SpecWarning]
  ) throws(SpecError) {
    for (position, word) in words.enumerated() {
      if case .arguments(let kind) = word {
        appendArguments(kind)
        continue
      }
      if position > 0 { layout.append(" ") }
      switch word {
      case .verbatim(let text): layout.append(text)
      case .program: try appendProgram(block, &warnings)
      case .template(let template): try appendWord(template)
      case .chunk(let chunk): try appendChunk(chunk)
      case .arguments: break
      }
    }
  }

  private mutating func appendWord(_ template: Template) throws(SpecError) {
    guard !template.parts.isEmpty else {
      layout.append("''")
      return
    }
    for part in template.parts {
      switch part {
      case .text(let text): layout.append(shellQuoted(text))
      case .name(let name, let offset):
        guard let slot = slots[name] else {
          throw SpecError(
            "command: \(slots.unknown(name))", at: template.mark(ofCharacter: offset))
        }
        guard let writing = writings[slot] else { continue }
        layout.append(.substitution(slot, writing, .bare))
      }
    }
  }

  private mutating func appendArguments(_ kind: CommandWord.Arguments) {
    switch kind {
    case .json: layout.append(jsonOfArguments)
    case .jsonFile: layout.append(" " + Self.fileOfArguments)
    default:
      for slot in order {
        guard let writing = writings[slot]?.adapted(to: kind) else { continue }
        layout.append(.argument(slot, writing))
      }
    }
  }

  /// All parameters as one word of JSON.
  var jsonOfArguments: CommandLayout.Segment {
    let shown = order.filter { writings[$0]?.form != ArgumentForm.none }
    return .json(shown, names: shown.map { slots.names[$0] })
  }
}

extension ParameterForm {
  /// How the parameter is written among others of a command; nil if it is not.
  fileprivate func adapted(to kind: CommandWord.Arguments) -> ParameterForm? {
    guard form != .none, form != .environment else { return nil }
    var writing = self
    if kind == .withoutBooleanFlags { writing.booleans = .flag }
    guard form == .option else { return writing }
    switch kind {
    case .withoutHyphens: writing.form = .assign
    case .withoutEquals: writing.form = .space
    case .prefixed(let prefix):
      writing.form = .assign
      writing.option = prefix + (option ?? name)
    case .asWritten, .withoutBooleanFlags, .json, .jsonFile: break
    }
    return writing
  }
}
