import Testing

@testable import TerminalUI

@Suite struct KeyDecoderTests {
  private func keys(_ text: String) -> [Key] {
    var decoder = KeyDecoder()
    return decoder.keys(from: Array(text.utf8)) + decoder.flush()
  }

  @Test func readsCharactersAndControls() {
    #expect(keys("aZ9é日") == ["a", "Z", "9", "é", "日"])
    #expect(keys("\r\t\u{7f}\u{8}\n") == [.enter, .tab, .backspace, .backspace, .enter])
    #expect(keys("\u{1}\u{3}\u{1a}") == [.control("a"), .control("c"), .control("z")])
    #expect(keys("\u{0}\u{1c}") == [.control("@"), .control("\\")])
  }

  @Test(arguments: [
    ("\u{1b}[A", Key.up), ("\u{1b}OB", .down), ("\u{1b}[1;5C", .right), ("\u{1b}[D", .left),
    ("\u{1b}[H", .home), ("\u{1b}OF", .end), ("\u{1b}[1~", .home), ("\u{1b}[4~", .end),
    ("\u{1b}[7~", .home), ("\u{1b}[2~", .insert), ("\u{1b}[3~", .delete), ("\u{1b}[5~", .pageUp),
    ("\u{1b}[6;2~", .pageDown), ("\u{1b}OP", .function(1)), ("\u{1b}[11~", .function(1)),
    ("\u{1b}[[A", .function(1)), ("\u{1b}[24~", .function(12)), ("\u{1b}[Z", .backTab),
    ("\u{1b}x", .alt("x")), ("\u{1b}é", .alt("é")), ("\u{1b}", .escape), ("\u{1b}[", .alt("[")),
  ])
  func readsSequences(_ sequence: String, _ key: Key) {
    #expect(keys(sequence) == [key])
  }

  @Test func passesOverWhatIsNoKey() {
    #expect(keys("\u{1b}[?1;2ca\u{1b}[99~b\u{1b}[200;1Rc") == ["a", "b", .function(3), "c"])
    var decoder = KeyDecoder()
    #expect(decoder.keys(from: [0xff, 0xc3, 0x28, 0x61]) == ["(", "a"])
    #expect(decoder.keys(from: Array("\u{1b}[1;1\u{3}x".utf8)) == [.control("c"), "x"])
  }

  @Test func anEscapeBeforeAnotherSequenceIsAKey() {
    #expect(keys("\u{1b}\u{1b}[A") == [.escape, .up])
    #expect(keys("\u{1b}\r") == [.escape, .enter])
  }

  @Test func waitsForTheRest() {
    for text in ["\u{1b}[1;5C", "日", "\u{1b}OA", "\u{1b}[200~a b\u{1b}[201~", "\u{1b}é"] {
      let whole = keys(text)
      var decoder = KeyDecoder()
      var found: [Key] = []
      for (position, byte) in text.utf8.enumerated() {
        found += decoder.keys(from: [byte])
        #expect((decoder.patience == nil) == (position == text.utf8.count - 1))
      }
      #expect(found == whole)
      #expect(decoder.flush() == [])
    }
  }

  @Test func pastesAreNoCommands() {
    #expect(
      keys("x\u{1b}[200~q\rDy\u{1b}[A\u{3}\u{1b}[201~z") == [
        "x", .paste("q\rDy\u{1b}[A\u{3}"), "z",
      ])
    // One whose end never comes.
    #expect(keys("\u{1b}[200~abc") == [.paste("abc")])
    var decoder = KeyDecoder()
    let long = String(repeating: "a", count: 1_000_000)
    guard
      case .paste(let kept) = decoder.keys(from: Array("\u{1b}[200~\(long)\u{1b}[201~".utf8)).first
    else {
      Issue.record("no paste")
      return
    }
    #expect(kept.utf8.count <= 1 << 16)
    #expect(decoder.keys(from: [0x61]) == ["a"])
  }

  /// Whatever a line is cut into and whatever is in it, every byte is taken and nothing is waited
  /// for twice.
  @Test func anyBytesAreTaken() {
    var random = SplitMix(seed: 7)
    for _ in 0..<2_000 {
      var decoder = KeyDecoder()
      for _ in 0..<20 {
        let pool: [UInt8] = [
          0x1b, 0x5b, 0x4f, 0x31, 0x3b, 0x7e, 0x41, 0xe3, 0x81, 0x82, 0xff, 0x32,
        ]
        let bytes = (0..<random.below(5)).map { _ in
          random.below(3) == 0 ? UInt8(random.below(256)) : pool[random.below(pool.count)]
        }
        _ = decoder.keys(from: bytes)
      }
      _ = decoder.flush()
      #expect(decoder.patience == nil)
      #expect(decoder.keys(from: [0x61]) == ["a"])
    }
  }
}

/// Numbers that are the same each time.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ limit: Int) -> Int {
    limit > 0 ? Int(next() % UInt64(limit)) : 0
  }
}
