import Testing
import Text

@Suite struct DurationsTests {
  @Test(arguments: [
    ("90", 90.0), ("1.5s", 1.5), ("2m", 120), ("1h30m", 5_400), ("1d", 86_400), ("0", 0),
    ("250ms", 0.25), ("1.5", 1.5), (".5s", 0.5), ("1d2h3m4s5ms", 93_784.005), ("1.5h", 5_400),
  ])
  func `lengths of time are read`(text: String, seconds: Double) throws {
    let duration = try #require(Duration(parsing: text))
    #expect(abs(duration.inSeconds - seconds) < 1e-9)
  }

  @Test(arguments: [
    "", "s", "-1", "1x", "1m2h", "1m1m", "1h30", "30 m", "1e3", "inf", "nan", "1..5", ".", "٣",
    "99999999999", "1h-30m", "m1", "1 ", "0x10",
  ])
  func `what is no length of time is refused`(text: String) {
    #expect(Duration(parsing: text) == nil)
  }

  @Test(arguments: [
    (0.0, "0.00s"), (0.04, "0.04s"), (0.994, "0.99s"), (0.996, "1.0s"), (3.21, "3.2s"),
    (9.96, "10s"), (45, "45s"), (59.6, "1m 0s"), (92, "1m 32s"), (3_599.7, "1h 0m"),
    (7_500, "2h 5m"), (86_400, "1d 0h"), (273_600, "3d 4h"), (-92, "-1m 32s"),
    (1e18, "11574074074d 1h"),
  ])
  func `the two largest units are shown`(seconds: Double, text: String) {
    #expect(Duration.seconds(seconds).readable == text)
  }

  @Test(arguments: [(0.0, "0s"), (0.6, "1s"), (9.4, "9s"), (9.96, "10s"), (92.4, "1m 32s")])
  func `times that move on are shown in whole seconds`(seconds: Double, text: String) {
    #expect(Duration.seconds(seconds).readableSeconds == text)
  }

  @Test(arguments: [(0.0, "0:00:00"), (92.9, "0:01:32"), (176_400, "49:00:00"), (-5, "-0:00:05")])
  func `a clock shows hours, minutes, seconds`(seconds: Double, text: String) {
    #expect(Duration.seconds(seconds).clock == text)
  }

  @Test(arguments: ["0s", "10s", "1.5s", "0.25s", "2m", "1h30m", "1d", "1d2h3m4.005s"])
  func `the compact form is read back as it was`(text: String) throws {
    #expect(try #require(Duration(parsing: text)).compact == text)
  }
}
