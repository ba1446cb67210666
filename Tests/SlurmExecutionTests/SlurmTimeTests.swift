import Testing

@testable import SlurmExecution

@Suite struct SlurmTimeTests {
  @Test(arguments: [
    ("30", "30", 1800.0), ("30:30", "30:30", 1830), ("2:00:00", "2:00:00", 7200),
    ("1-12", "1-12", 129_600), ("1-12:30", "1-12:30", 131_400),
    ("1-12:30:05", "1-12:30:05", 131_405),
    ("90m", "01:30:00", 5400), ("1d12h", "1-12:00:00", 129_600), ("45s", "00:00:45", 45),
    ("0.5s", "00:00:01", 1),
  ])
  func timesAreRead(text: String, written: String, seconds: Double) throws {
    let time = try #require(SlurmTime(text))
    #expect(time.text == written)
    #expect(time.seconds == seconds)
  }

  @Test func noLimitIsOneToo() {
    #expect(SlurmTime("unlimited")?.text == "UNLIMITED")
    #expect(SlurmTime("INFINITE")?.seconds == nil)
  }

  @Test(arguments: [
    "", "0", "0s", "-1", "1:2:3:4", "1-", "-2", "1-2-3", "1-2:3:4:5", "x", "1 h", "1.5:00", "::",
    "9999999999", "12\u{0663}",
  ])
  func otherTextIsNone(text: String) {
    #expect(SlurmTime(text) == nil)
  }
}
