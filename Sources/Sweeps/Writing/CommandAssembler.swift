import Text

/// Puts the commands of a grid together, one after another. Only what comes after the first change
/// is written again.
struct CommandAssembler {
  /// What a segment is at every point of its axis, one after another.
  private struct Pieces {
    var bytes: [UInt8] = []
    var ends: [Int] = []
  }

  /// Axes with more points than this are rendered as they come, so that memory stays bounded.
  private static let mostRendered = 20_000

  private let grid: Grid
  private let segments: [CommandLayout.Segment]
  /// For every segment its pieces, if they are rendered ahead, and its axis.
  private var pieces: [Pieces?]
  private let axes: [Int]
  private let places: [Int]
  /// For every axis the first segment that it, or an axis after it, decides over.
  private let firstSegments: [Int]
  private(set) var line: [UInt8] = []
  /// The line without blanks before it: one that begins with nothing begins with the blank of what follows.
  var command: ArraySlice<UInt8> { line.drop { $0 == UInt8(ascii: " ") } }
  private var isBlank = true
  /// Where each segment begins in the line.
  private var starts: [Int]

  init(_ grid: Grid) throws(SpecError) {
    self.grid = grid
    segments = grid.layout.segments
    starts = Array(repeating: 0, count: segments.count + 1)
    var locations: [Int: (axis: Int, place: Int)] = [:]
    for (level, axis) in grid.axes.enumerated() {
      for (place, slot) in axis.slots.enumerated() { locations[slot] = (level, place) }
    }
    let own = segments.map { segment -> (axis: Int, place: Int) in
      guard case .json = segment else {
        return segment.slots.first.flatMap { locations[$0] } ?? (-1, 0)
      }
      return (-1, 0)
    }
    axes = own.map(\.axis)
    places = own.map(\.place)
    let decisive = segments.map { $0.slots.map { grid.levels[$0] ?? -1 }.max() ?? -1 }
    firstSegments = grid.axes.indices.map { level in
      decisive.firstIndex { $0 >= level } ?? decisive.count
    }
    pieces = Array(repeating: nil, count: segments.count)
    for index in segments.indices { pieces[index] = try renderedAhead(index) }
  }

  private func renderedAhead(_ index: Int) throws(SpecError) -> Pieces? {
    guard axes[index] >= 0 else { return nil }
    let axis = grid.axes[axes[index]]
    // What cannot be written is found here, before the first line.
    guard axis.count <= Self.mostRendered else {
      _ = try bytes(index, axis.value(at: 0, place: places[index]))
      return nil
    }
    var pieces = Pieces()
    for point in 0..<axis.count {
      pieces.bytes += try bytes(index, axis.value(at: point, place: places[index]))
      pieces.ends.append(pieces.bytes.count)
    }
    return pieces
  }

  private func bytes(_ index: Int, _ value: Value?) throws(SpecError) -> [UInt8] {
    do throws(WritingProblem) {
      return try segments[index].bytes(for: value)
    } catch {
      let slot = segments[index].slots.first
      let name = slot.flatMap { grid.writings[$0]?.name } ?? ""
      throw SpecError(
        "parameter '\(name)': \(error.message)", at: slot.flatMap { grid.marks[$0] })
    }
  }

  /// Makes `line` the command of the walk's combination, whose axes before `level` are as they were.
  mutating func assemble(_ walk: borrowing GridWalk, changedFrom level: Int) throws(SpecError) {
    var index = isBlank || firstSegments.isEmpty ? 0 : firstSegments[level]
    isBlank = false
    line.removeSubrange(starts[index]...)
    while index < segments.count {
      starts[index] = line.count
      try append(index, walk)
      index += 1
    }
    starts[index] = line.count
  }

  private mutating func append(_ index: Int, _ walk: borrowing GridWalk) throws(SpecError) {
    switch segments[index] {
    case .literal(let bytes): line.append(contentsOf: bytes)
    case .json(let slots, let names): line.append(contentsOf: json(slots, names, walk))
    case .environment(let slot, _), .argument(let slot, _), .substitution(let slot, _, _):
      guard walk.exists(slot) else { return }
      guard axes[index] >= 0 else {
        line.append(contentsOf: try derivedBytes(index, walk.value(slot)))
        return
      }
      let point = walk.points[axes[index]]
      if let pieces = pieces[index] {
        let start = point == 0 ? 0 : pieces.ends[point - 1]
        line.append(contentsOf: pieces.bytes[start..<pieces.ends[point]])
      } else {
        let value = grid.axes[axes[index]].value(at: point, place: places[index])
        line.append(contentsOf: try bytes(index, value))
      }
    }
  }

  private func derivedBytes(_ index: Int, _ value: Value?) throws(SpecError) -> [UInt8] {
    let bytes = try bytes(index, value)
    guard !bytes.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else {
      let slot = segments[index].slots[0]
      throw SpecError(
        "parameter '\(grid.writings[slot]?.name ?? "")': \(WritingProblem.lineBreak.message)",
        at: grid.marks[slot])
    }
    return bytes
  }

  private func json(_ slots: [Int], _ names: [String], _ walk: borrowing GridWalk) -> [UInt8] {
    var members: [(name: String, value: Value)] = []
    for (slot, name) in zip(slots, names) {
      guard let value = walk.value(slot) else { continue }
      if value == .null, grid.writings[slot]?.nulls == .omit { continue }
      members.append((name, value))
    }
    return Array((" " + shellQuoted(JSONText.object(members, in: grid.dialect))).utf8)
  }
}
