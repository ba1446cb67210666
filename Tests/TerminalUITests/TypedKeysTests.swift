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

  @Test(arguments: ["pwd\n", "\u{1b}Op", "pd", "P", "\r", "é"])
  func whatIsPastedOrMeansNothingDoesNotCount(text: String) {
    var typed = TypedKeys()
    #expect(keys(text, &typed, at: 10) == [])
    #expect(keys("p", &typed, at: 10.4) == [], "it belongs to what was typed before")
    #expect(keys("p", &typed, at: 11) == [.pause])
  }
}
