import Text
import YAML

/// A grid spec as it is written: sections read and checked one by one, not yet against each other.
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
  let warnings: [SpecWarning]

  private enum Order: String, CaseIterable {
    case grid, shuffle
  }

  private static let title = "the grid spec"
  private static let ownKeys = Block.keys + ["grids", "sample", "seed", "order"]
  /// W&B's, which say nothing about a grid.
  private static let foreignKeys = [
    "method", "metric", "name", "project", "entity", "description", "early_terminate", "run_cap",
    "job", "image_uri", "controller", "settings", "kind", "scheduler",
  ]

  init(_ text: some Collection<UInt8>) throws(SpecError) {
    let root: Node?
    do throws(YAMLError) {
      root = try Document.parse(text)
    } catch {
      throw SpecError(error)
    }
    guard let root, root.scalar?.isAbsent != true else {
      throw SpecError(
        "\(Self.title) is empty", at: Mark(line: 1, column: 1),
        hint: "it needs at least 'program: ...' and 'parameters: ...'")
    }
    let section = try Section(root, name: Self.title)
    warnings = try Self.checkKeys(section)
    try Self.checkMethod(section)
    shared = try Block(section)
    blocks = try Self.blocks(section, over: shared)
    hasBlocks = section["grids"] != nil
    try Self.checkComplete(section, shared, blocks)
    sample = try section.integer("sample", atLeast: 1)
    seed = try section.integer("seed", atLeast: 0)
    isShuffled = try section.choice("order", of: Order.self) == .shuffle
  }

  /// An unknown key that is near a known one is a mistake; another one may be somebody else's.
  private static func checkKeys(_ section: Section) throws(SpecError) -> [SpecWarning] {
    var warnings: [SpecWarning] = []
    for entry in section.unknownKeys(besides: ownKeys + foreignKeys) {
      guard nearestMatch(to: entry.key, among: ownKeys) == nil else {
        throw section.unknownKey(entry, ownKeys)
      }
      warnings.append(
        SpecWarning(message: "\(title): unknown key '\(entry.key)'", mark: entry.mark))
    }
    return warnings
  }

  private static func checkMethod(_ section: Section) throws(SpecError) {
    guard let (method, node) = try section.text("method"), method != "grid" else { return }
    throw SpecError(
      "method '\(method)' is a search, and this makes a grid", at: node.start,
      hint: "write 'method: grid'; 'sample: N' draws N combinations of it")
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
      blocks.append(try Block(block, over: shared))
    }
    return blocks
  }

  private static func checkComplete(
    _ section: Section, _ shared: Block, _ blocks: [Block]
  ) throws(SpecError) {
    // What is included for all blocks has nothing but what they share.
    for block in blocks + (shared.includes.isEmpty ? [] : [shared]) {
      // The root's own mark says no more than the name of the file.
      if block.program == nil, block.command?.needsProgram != false {
        throw SpecError(
          "\(title): 'program' is missing", at: block.mark,
          hint: "it is the command that the parameters are added to: 'program: python3 train.py'")
      }
      if block.parameters.isEmpty {
        throw SpecError(
          "\(title): 'parameters' is missing", at: block.mark,
          hint: "it is a mapping of names to values: 'parameters: {lr: [0.1, 0.01]}'")
      }
    }
  }
}

extension [CommandWord] {
  var needsProgram: Bool {
    contains { if case .program = $0 { true } else { false } }
  }
}
