import Text
import YAML

/// A grid spec as written: sections read and checked one by one, not yet against each other.
struct Specification: Sendable {
  /// What all grids share; the only grid, if there is no list of them.
  let shared: Block
  /// The blocks of `grids:`, each laid over the shared one.
  let blocks: [Block]
  /// Whether the spec has `grids:`.
  let hasBlocks: Bool
  let sample: Int?
  let seed: Int?
  let isShuffled: Bool
  /// How many commands W&B would run at most.
  let runCap: Int?
  let method: SweepMethod
  /// Where `method` stands, by which this is a sweep file of W&B.
  let methodMark: Mark?
  /// What W&B would make small or large; no part of the grid.
  let objective: SpecObjective?
  /// Of a search.
  let metric: SearchMetric?
  let earlyStop: EarlyTermination?
  let warnings: [SpecWarning]

  private enum Order: String, CaseIterable {
    case grid, shuffle
  }

  private static let title = SpecDocument.title
  private static let ownKeys = Block.keys + ["grids", "sample", "seed", "order"]
  /// W&B's, which do not change a grid.
  private static let foreignKeys = [
    "method", "metric", "name", "project", "entity", "description", "early_terminate", "run_cap",
    "job", "image_uri", "controller", "settings", "kind", "scheduler", "apiVersion",
  ]

  init(_ document: SpecDocument) throws(SpecError) {
    try self.init(document.section, in: document.dialect, warnings: document.warnings)
  }

  /// Reads a spec by the rules of a dialect.
  init(
    _ section: Section, in dialect: Dialect, warnings: [SpecWarning] = []
  ) throws(SpecError) {
    var warnings = try warnings + Self.checkKeys(section, in: dialect)
    method = dialect == .wandb ? try SweepMethod(section) : .grid
    if method != .grid {
      try SearchKeys.check(section, method)
      warnings += SearchKeys.meaningless(in: section)
    }
    if method == .grid, let entry = section.entry("early_terminate") {
      warnings.append(
        SpecWarning(
          message: "'early_terminate' does not affect a grid; 'batchrun launch --early-stop' does",
          mark: entry.mark))
    }
    metric = method == .grid ? nil : try SearchMetric(section, isNeeded: method == .bayes)
    earlyStop = method == .grid ? nil : try EarlyTermination(section)
    shared = try Block(section, in: dialect, for: method)
    self.warnings = warnings + shared.parameters.compactMap(\.warning)
    blocks = try Self.blocks(section, over: shared)
    hasBlocks = section["grids"] != nil
    try Self.checkComplete(section, shared, blocks)
    sample = try section.integer("sample", atLeast: 1)
    seed = try section.integer("seed", atLeast: 0)
    isShuffled = try section.choice("order", of: Order.self) == .shuffle
    runCap = dialect == .wandb ? try section.integer("run_cap", atLeast: 1) : nil
    methodMark = section.entry("method")?.mark
    objective = section["metric"].flatMap { SpecObjective($0) }
  }

  /// An unknown key that is near a known one is a mistake; another key may belong to another program.
  private static func checkKeys(
    _ section: Section, in dialect: Dialect
  ) throws(SpecError) -> [SpecWarning] {
    var warnings: [SpecWarning] = []
    let known = dialect == .wandb ? ownKeys + foreignKeys : ownKeys
    for entry in section.unknownKeys(besides: ownKeys + foreignKeys) {
      guard meant(by: entry.key, among: known) == nil else {
        throw section.unknownKey(entry, known)
      }
      warnings.append(
        SpecWarning(message: "\(title): unknown key '\(entry.key)'", mark: entry.mark))
    }
    return warnings
  }

  private static func blocks(_ section: Section, over shared: Block) throws(SpecError) -> [Block] {
    guard let node = section["grids"] else { return [shared] }
    guard let items = node.sequence else {
      throw section.wrongKind(of: "grids", node, expected: "a list of blocks")
    }
    guard !items.isEmpty else { throw SpecError("'grids' is empty", at: node.start) }
    var blocks: [Block] = []
    for item in items {
      let block = try Section(item, name: "grids: a block")
      try block.checkKeys(Block.keys)
      blocks.append(try Block(block, over: shared, in: shared.dialect))
    }
    return blocks
  }

  private static func checkComplete(
    _ section: Section, _ shared: Block, _ blocks: [Block]
  ) throws(SpecError) {
    // What is included for all blocks has nothing but what they share.
    for block in blocks + (shared.includes.isEmpty ? [] : [shared]) {
      if block.program == nil, let mark = block.programMark {
        throw SpecError(
          "command: '\(WandbMacro.program.text)' is the key 'program', which is missing", at: mark,
          hint: "add 'program: train.py'")
      }
      // The root's own mark says no more than the name of the file.
      if block.program == nil, block.command?.needsProgram != false {
        throw SpecError(
          "\(title): 'program' is missing", at: block.mark, hint: block.dialect.programHint)
      }
      if block.parameters.isEmpty {
        throw SpecError(
          "\(title): 'parameters' is missing", at: block.mark,
          hint: "it is a mapping of names to values: 'parameters: {lr: [0.1, 0.01]}'")
      }
    }
  }
}

extension Dialect {
  fileprivate var programHint: String {
    switch self {
    case .own:
      "it is the command that the parameters are added to: 'program: python3 train.py'"
    case .wandb:
      "add 'program: train.py', or 'command:' with a list of words and "
        + "'\(WandbMacro.args.text)' among them"
    }
  }
}

extension Block {
  /// Where the command of a sweep file asks for the program.
  fileprivate var programMark: Mark? {
    guard dialect == .wandb, let command else { return nil }
    for case .program(let mark?) in command { return mark }
    return nil
  }
}

extension [CommandWord] {
  fileprivate var needsProgram: Bool {
    contains { if case .program = $0 { true } else { false } }
  }
}
