import Testing

@testable import Runs

@Suite struct OperationFilterTests {
  @Test(
    arguments: [
      ("train", "train", true), ("rai", "mnist:train+", true), ("Train", "train", false),
      ("", "train", true), (":", "train", false), ("mnist:", "mnist:train", true),
      ("mnist:", "train", false), ("+", "train+random", true),
      ("t*", "train", true), ("t*", "mnist:train", true), ("t*", "pretrain", false),
      ("*", "x", true), ("tr??n", "train", true), ("tr?n", "train", false),
      ("*:train", "mnist:train", true), ("*:train", "train", true), ("?*:train", "train", false),
      ("mn*:t*+", "mnist:train+", true), ("train*", "train+random", true),
      ("*a*n", "train", true), ("*a*b*", "aab", true), ("*a*b*c", "aabab", false),
      ("m?nist", "münist", true), ("t?in", "tüin", true), ("[t]*", "train", false),
      ("^tr", "train", true), ("^tr", "mnist:train", false), ("ain$", "train", true),
      ("^train$", "train+", false), ("^(train|test)$", "test", true), ("^(", "train", false),
      ("a.*x$", "ax", true),
    ] as [(String, String, Bool)])
  func `an operation is wanted or not`(text: String, operation: String, expected: Bool) {
    #expect(OperationFilter(text).matches(operation) == expected)
  }

  @Test func `a hostile pattern takes no time`() {
    let pattern = String(repeating: "a*", count: 30) + "b"
    #expect(!OperationFilter(pattern).matches(String(repeating: "a", count: 2_000)))
  }
}
