import YAML

/// The part of a spec that describes one grid.
struct Block: Sendable {
  /// The text of `program`, with its node.
  struct Program: Sendable {
    let text: String
    let node: Node
    /// The program of a sweep file of W&B, which is one word.
    let word: Chunk?
  }

  static let keys = [
    "program", "parameters", "zip", "where", "exclude", "include", "replicates", "style", "command",
  ]

  let mark: Mark
  let dialect: Dialect
  let method: SweepMethod
  var program: Program?
  var command: [CommandWord]?
  /// Where `command` stands.
  var commandMark: Mark?
  var parameters: [ParameterDefinition] = []
  var zip: [ZipGroup]?
  var filters: [FilterDefinition] = []
  var includes: [AssignmentRow] = []
  var replicates: Replicates?
  var style = StyleChoices()

  init(
    _ section: Section, over shared: Block? = nil, in dialect: Dialect,
    for method: SweepMethod = .grid
  ) throws(SpecError) {
    mark = section.mark
    self.dialect = dialect
    self.method = method
    try readCommand(section)
    if let node = section["parameters"] {
      let sharedNames = shared.map { Set($0.parameters.map(\.name)) }
      parameters = try ParameterSection(node, over: sharedNames, in: dialect, for: method)
        .definitions
    }
    if let node = section["zip"] { zip = try ZipGroup.read(node) }
    if let node = section["where"] { filters += try FilterDefinition.readWhere(node) }
    if let node = section["exclude"] {
      filters += try FilterDefinition.readExclude(node, in: dialect)
    }
    if let node = section["include"] {
      for item in node.sequence ?? [node] {
        includes.append(try AssignmentRow(item, of: "include: a combination", in: dialect))
      }
    }
    if let node = section["replicates"] { replicates = try Replicates(node) }
    if let node = section["style"] { style = try StyleChoices(section: node) }
    if let shared { lay(over: shared) }
  }

  /// Parameters keep the shared place, conditions add up, everything else replaces what is shared.
  /// The shared inclusions are no concern of a block: they follow all blocks.
  private mutating func lay(over shared: Block) {
    program = program ?? shared.program
    if command == nil {
      command = shared.command
      commandMark = shared.commandMark
    }
    zip = zip ?? shared.zip
    filters = shared.filters + filters
    replicates = replicates ?? shared.replicates
    style = style.over(shared.style)
    var laid = shared.parameters
    for definition in parameters {
      if let place = laid.firstIndex(where: { $0.name == definition.name }) {
        laid[place] = definition.over(laid[place])
      } else {
        laid.append(definition)
      }
    }
    parameters = laid
  }

  private mutating func readCommand(_ section: Section) throws(SpecError) {
    let program = section["program"]
    if let program, dialect == .own || !WandbCommand.isNothing(program) {
      self.program = try Self.program(program, dialect)
    }
    guard let node = section["command"] else { return }
    command = dialect == .own ? try CommandWord.read(node) : try WandbCommand.read(node)
    commandMark = node.start
  }

  private static func program(_ node: Node, _ dialect: Dialect) throws(SpecError) -> Program {
    guard let scalar = node.scalar, !scalar.isAbsent else {
      throw SpecError("'program' must be a command, not \(node.kindName)", at: node.start)
    }
    guard !scalar.text.allSatisfy(\.isWhitespace) else {
      throw SpecError("'program' is empty", at: node.start)
    }
    let word = dialect == .own ? nil : try Chunk(scalar.text, node, of: .program)
    return Program(text: scalar.text, node: node, word: word)
  }
}
