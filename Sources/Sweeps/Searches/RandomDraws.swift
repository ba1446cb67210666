import Jobs
import Randomness

/// The commands of a search by chance, one after another: as many different ones as are asked for, or as
/// there are. A draw depends on nothing but its number, the seed and the parameters: more draws begin with
/// the same commands, and a further parameter leaves the values of the others as they are.
struct RandomDraws {
  /// After this many draws in a row that conditions leave out, there may be none.
  private static let mostMisses = 100_000
  /// After this many draws in a row that came before there are no others: of the last one that is missing
  /// the chance to be drawn earlier is all but certain.
  private static let mostRepeats = (least: 1000, each: 20)

  private let grid: Grid
  /// The names of all parameters, by slot.
  private let names: [String]
  private let seed: UInt64
  private let filter: CombinationFilter?
  private let keepsValues: Bool
  /// The combination of the latest command.
  private(set) var walk: GridWalk?
  private var remaining: Int
  private var number: UInt128 = 0
  private var drawn: Set<CommandDigest> = []

  init(
    _ grid: Grid, names: [String], count: Int, seed: UInt64, only filter: CombinationFilter?,
    keepsValues: Bool
  ) {
    self.grid = grid
    self.names = names
    self.seed = seed
    self.filter = filter
    self.keepsValues = keepsValues || filter != nil
    remaining = count
  }

  /// Appends the next command and a line feed; false at the end.
  mutating func next(appendingTo buffer: inout [UInt8]) throws(SpecError) -> Bool {
    guard remaining > 0 else { return false }
    let start = buffer.count
    var misses = 0
    var repeats = 0
    while true {
      if try draw(appendingTo: &buffer) {
        if drawn.insert(CommandDigest(of: buffer[start...])).inserted { break }
        repeats += 1
        buffer.removeSubrange(start...)
      } else {
        misses += 1
      }
      guard repeats < Self.mostRepeats.least + Self.mostRepeats.each * drawn.count else {
        remaining = 0
        return false
      }
      guard misses < Self.mostMisses else { throw noMore(misses) }
    }
    remaining -= 1
    buffer.append(UInt8(ascii: "\n"))
    return true
  }

  private mutating func draw(appendingTo buffer: inout [UInt8]) throws(SpecError) -> Bool {
    let axes = grid.axes.map { axis in
      guard axis.isVarying, let slot = axis.slots.first else { return axis }
      var chance = NamedChance(seed: seed, place: number, name: names[slot])
      return axis.fixed(atShare: chance.unit())
    }
    number += 1
    guard let walk = try grid.combination(fixing: axes, keepsValues: keepsValues),
      filter?.isWanted(walk) ?? true
    else { return false }
    self.walk = walk
    buffer.append(contentsOf: try walk.command())
    return true
  }

  private func noMore(_ misses: Int) -> SpecError {
    SpecError(
      "only \(drawn.count) draws found that pass the conditions, then \(misses) in a row that do not",
      at: nil, hint: "narrow the parameters instead of excluding nearly everything")
  }
}
