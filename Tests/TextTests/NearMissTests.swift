import Testing
import Text

@Suite struct NearMissTests {
  let words = ["n-jobs", "mode", "retries", "retry-failed", "timeout", "launch", "ls"]

  @Test(arguments: [
    ("n-job", "n-jobs"), ("n_jobs", "n-jobs"), ("mdoe", "mode"), ("Launch", "launch"),
    ("lanuch", "launch"), ("tiemout", "timeout"), ("retrys", "retries"),
    ("retry", "retry-failed"), ("failed", "retry-failed"), ("jobs", "n-jobs"), ("la", "ls"),
  ])
  func `a typing error finds the word that was meant`(typed: String, meant: String) {
    #expect(nearestMatch(to: typed, among: words) == meant)
  }

  @Test(arguments: ["", "x", "qqqq", "workers", "completely-different"])
  func `nothing is suggested for a word that is like none`(typed: String) {
    #expect(nearestMatch(to: typed, among: words) == nil)
  }

  @Test func `the closest wins; of equals the one with the same first letter, then the first`() {
    #expect(nearestMatch(to: "seeds", among: ["feeds", "seed", "seeds2"]) == "seed")
    #expect(nearestMatch(to: "fsh", among: ["bash", "zsh", "fish"]) == "fish")
    #expect(nearestMatch(to: "tan", among: ["can", "man"]) == "can")
    #expect(nearestMatch(to: "seed2", among: ["speed", "seed"]) == "seed")
  }

  @Test(arguments: [
    ("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "abcd", 1), ("abc", "bc", 1),
    ("kitten", "sitting", 3), ("ca", "abc", 3),
  ])
  func `the distance counts edits and swaps`(left: String, right: String, distance: Int) {
    #expect(editDistance(left, right, atMost: 9) == distance)
    #expect(editDistance(right, left, atMost: 9) == distance)
    #expect(editDistance(left, right, atMost: distance - 1) == nil)
  }
}
