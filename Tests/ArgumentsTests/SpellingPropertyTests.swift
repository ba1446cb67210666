import Arguments
import Randomness
import Testing
import Text

/// Whatever the options and however they are spelled, what is read is what was meant.
@Suite struct SpellingPropertyTests {
  @Test(arguments: 1...500)
  func `every spelling in every order is read back`(seed: UInt64) throws {
    var random = Sequential(state: seed)
    var meant = PaintCommand()
    meant.picture = Self.words.randomElement(using: &random) ?? ""
    var groups: [[String]] = []

    func valued(_ names: [String], _ value: String) {
      let name = names.randomElement(using: &random) ?? ""
      let isShort = !name.hasPrefix("--")
      // A value that looks like an option must be attached.
      let isFree = !value.hasPrefix("-") || Double(value) != nil
      switch Int.random(in: 0...2, using: &random) {
      case 0 where isFree: groups.append([name, value])
      case 1 where isShort && !value.isEmpty && !value.hasPrefix("="): groups.append([name + value])
      default: groups.append([name + "=" + value])
      }
    }
    func isChosen() -> Bool { Bool.random(using: &random) }

    if isChosen() {
      meant.coats = Int.random(in: 1...1_000, using: &random)
      valued(["-n", "--coats"], "\(meant.coats)")
    }
    if isChosen() {
      meant.colour = PaintCommand.Colour.allCases.randomElement(using: &random) ?? .red
      valued(["-c", "--colour"], meant.colour.rawValue)
    }
    if isChosen() {
      meant.canvas = Self.words.randomElement(using: &random) ?? ""
      valued(["--canvas"], meant.canvas)
    }
    if isChosen() {
      meant.drying = .seconds(Int.random(in: 0...100_000, using: &random))
      valued(["--drying-time", "--drying_time"], meant.drying.compact)
    }
    if isChosen() {
      meant.tags = [Self.words.randomElement(using: &random) ?? ""]
      valued(["--tag"], meant.tags[0])
      meant.strength = Double(Int.random(in: -99...99, using: &random)) / 4
      valued(["--strength"], meant.strength.map { "\($0)" } ?? "")
    }
    if isChosen() {
      meant.isQuiet = true
      groups.append([isChosen() ? "-q" : "--quiet"])
    }
    if isChosen() {
      meant.usesPrimer = false
      groups.append([isChosen() ? "--no-primer" : "--no_primer"])
    }
    groups.shuffle(using: &random)
    let words = groups.flatMap(\.self) + ["--", meant.picture]

    #expect(paint(words) == .success(meant), "\(words)")
  }

  private static let words = [
    "", "a", "-", "--", "-5", "--coats", "-q", "a b", "=", "x=y", "é", "--no-primer=1", "-n4",
  ]
}

/// The same numbers for the same seed (SplitMix64).
private struct Sequential: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
