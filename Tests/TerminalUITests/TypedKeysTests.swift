import Launching
import Testing

@testable import TerminalUI

/// Which of what is typed beside a live display counts as a key.
@Suite struct TypedKeysTests {
  private func keys(_ text: String, _ typed: inout TypedKeys, at now: Double = 10) -> [ControlKey] {
    typed.keys(in: Array(text.utf8)[...], at: now)
  }

  @Test(arguments: zip(["+", "-", "p", "d", "?"], ControlKey.allCases))
  func aKeyCounts(text: String, key: ControlKey) {
    var typed = TypedKeys()
    #expect(keys(text, &typed) == [key])
  }

  @Test func aKeyThatIsHeldDownCountsAsOftenAsItComes() {
    var typed = TypedKeys()
    #expect(keys("+++", &typed) == [.moreWorkers, .moreWorkers, .moreWorkers])
    #expect(keys("-", &typed) == [.fewerWorkers])
  }

  @Test(arguments: ["pwd\n", "pd", "P", "\r", "é", "p\r", "\u{1b}[200~p\u{1b}[201~", "\u{1b}p"])
  func whatIsPastedOrMeansNothingDoesNotCount(text: String) {
    var typed = TypedKeys()
    #expect(keys(text, &typed) == [])
    #expect(keys("p", &typed) == [.pause], "the next key counts at once")
  }

  /// Arrow keys, a keypad, the focus of the window, a mouse: none of their letters is a key.
  @Test(arguments: [
    "\u{1b}[A", "\u{1b}Op", "\u{1b}[I", "\u{1b}[3~", "\u{1b}[1;5D", "\u{1b}[<0;10;10M",
    "\u{1b}[15~",
  ])
  func sequencesAreNoKeys(sequence: String) {
    var typed = TypedKeys()
    #expect(keys(sequence, &typed) == [])
    #expect(keys(sequence + "p", &typed) == [.pause])
    #expect(keys("+", &typed) == [.moreWorkers])
  }

  @Test func aSequenceMayComeInPieces() {
    var typed = TypedKeys()
    #expect(keys("\u{1b}", &typed, at: 10) == [])
    #expect(keys("[", &typed, at: 10.01) == [])
    #expect(keys("1;5d", &typed, at: 10.02) == [], "its last letter is no key")
    #expect(keys("d", &typed, at: 10.03) == [.drain])
  }

  @Test func aKeyAfterALoneEscapeCounts() {
    var typed = TypedKeys()
    #expect(keys("\u{1b}", &typed, at: 10) == [])
    #expect(keys("p", &typed, at: 10.5) == [.pause])
  }
}
