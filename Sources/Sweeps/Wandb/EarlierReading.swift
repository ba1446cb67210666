import Text

/// What a sweep file of W&B meant before `method` had a meaning: what the same file means without
/// it. Both readings are compared where they can differ: at every value of every parameter, the
/// others having their first.
enum EarlierReading {
  /// Of longer lists the first values are compared.
  private static let mostPoints = 1_000
  /// How many parameters' values are written for it, all commands together.
  private static let mostWritten = 1_000_000
  /// How many commands that were are enough to know them by.
  private static let mostFormer = 100
  /// Of longer commands only what differs is shown.
  private static let widest = 80

  /// Nil if the commands are the same, or if the file was refused.
  static func notice(_ document: SpecDocument, _ specification: Specification) -> SpecNotice? {
    guard document.warnings.isEmpty,
      let before = try? Specification(document.section, in: .own),
      let old = try? unfiltered(before), let new = try? unfiltered(specification),
      let change = change(from: old, to: new) ?? limit(specification, old)
    else { return nil }
    return SpecNotice(
      message: "with 'method' a spec now has W&B's meaning: \(change.text)",
      mark: specification.methodMark,
      hint: "changed commands are new jobs to a launch; without 'method' they stay the same",
      formerCommands: change.formerCommands)
  }

  /// The grids with all that is left out of them: a change must not hide there.
  private static func unfiltered(_ specification: Specification) throws(SpecError) -> [Grid] {
    var blocks = try specification.allBlocks()
    for index in blocks.list.indices { blocks.list[index].filters = [] }
    return try Sweep.grids(blocks).grids
  }

  /// What is different now, and commands that were before.
  private struct Change {
    var text: String
    var formerCommands: [String]
  }

  private static func change(from old: [Grid], to new: [Grid]) -> Change? {
    for (old, new) in zip(old, new) {
      guard let before = try? GridSamples(old), let after = try? GridSamples(new) else { continue }
      if let change = change(from: before, to: after) { return change }
    }
    let counts = [old, new].map { grids in grids.reduce(UInt128(0)) { $0 &+ $1.product } }
    guard counts[0] != counts[1] else { return nil }
    return Change(
      text: "it has \(inWords(counts[1])), and had \(counts[0])",
      formerCommands: lastCommand(of: old))
  }

  /// That of what is no longer there, if something is.
  private static func lastCommand(of grids: [Grid]) -> [String] {
    guard let grid = grids.last, var samples = try? GridSamples(grid),
      let command = samples.command(samples.counts.map { $0 - 1 })
    else { return [] }
    return [command]
  }

  private static func change(from old: GridSamples, to new: GridSamples) -> Change? {
    var (text, formerCommands): (String?, [String]) = (nil, [])
    var (old, new) = (old, new)
    var points: [(level: Int, point: Int)] = [(0, 0)]
    for (level, counts) in zip(old.counts, new.counts).enumerated() {
      let shared = min(counts.0, counts.1, mostPoints)
      points += (1..<max(1, shared)).map { (level, $0) }
    }
    for (level, point) in points.prefix(mostWritten / (old.counts.count + 1) + 1) {
      guard let before = old.command(level, point), let after = new.command(level, point),
        before != after
      else { continue }
      let shown = differing(before, after)
      text = text ?? "'\(shown.before)' is now '\(shown.after)'"
      formerCommands.append(before)
      if formerCommands.count == mostFormer { break }
    }
    return text.map { Change(text: $0, formerCommands: formerCommands) }
  }

  private static func limit(_ specification: Specification, _ grids: [Grid]) -> Change? {
    let product = grids.reduce(UInt128(0)) { $0 &+ $1.product }
    guard let cap = specification.runCap, UInt128(cap) < product else { return nil }
    return Change(
      text: "'run_cap' leaves \(cap) of \(inWords(product))", formerCommands: lastCommand(of: grids)
    )
  }

  private static func inWords(_ count: UInt128) -> String {
    count == 1 ? "1 combination" : "\(count) combinations"
  }

  /// Without what both begin with, from the last word on, if they are long.
  private static func differing(
    _ before: String, _ after: String
  ) -> (before: String, after: String) {
    guard max(before.count, after.count) > widest else { return (before, after) }
    let common = zip(before, after).prefix { $0 == $1 }.map(\.0)
    guard let blank = common.lastIndex(of: " ") else {
      return (truncated(before, toWidth: widest), truncated(after, toWidth: widest))
    }
    return (
      truncated("…" + before.dropFirst(blank), toWidth: widest),
      truncated("…" + after.dropFirst(blank), toWidth: widest)
    )
  }
}

/// Commands of a grid at single points.
private struct GridSamples {
  private let grid: Grid
  private var assembler: CommandAssembler

  init(_ grid: Grid) throws(SpecError) {
    self.grid = grid
    assembler = try CommandAssembler(grid)
  }

  var counts: [Int] { grid.axes.map(\.count) }

  /// The command with one axis at a point and the others at their first; nil if there is none.
  mutating func command(_ level: Int, _ point: Int) -> String? {
    var points = Array(repeating: 0, count: grid.axes.count)
    if points.indices.contains(level) { points[level] = point }
    return command(points)
  }

  /// The command at a point of each axis; nil if there is none.
  mutating func command(_ points: [Int]) -> String? {
    var walk = GridWalk(grid)
    guard (try? walk.jump(toPoints: points)) == true,
      (try? assembler.assemble(walk, changedFrom: 0)) != nil
    else { return nil }
    let line = assembler.line.drop { $0 == UInt8(ascii: " ") }
    return String(decoding: line, as: UTF8.self)
  }
}
