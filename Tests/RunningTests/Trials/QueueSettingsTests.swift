import Operations
import Testing

@testable import Running

@Suite struct QueueSettingsTests {
  @Test func `without flags a queue looks every ten seconds, for ever, one run at a time`() {
    #expect(QueueSettings(Flags()) == QueueSettings())
    let settings = QueueSettings()
    #expect(settings.pollInterval == 10 && settings.concurrency == 1)
    #expect(!settings.runsOnce && !settings.waitsForRunning && settings.gpus == nil)
  }

  @Test func `flags say otherwise`() {
    let settings = QueueSettings(
      Flags([
        "poll-interval": .integer(3), "run-once": .boolean(true),
        "wait-for-running": .boolean(true), "gpus": .string("0,1"),
      ]))
    #expect(settings.pollInterval == 3)
    #expect(settings.runsOnce && settings.waitsForRunning)
    #expect(settings.gpus == "0,1")
  }

  @Test(
    arguments: [
      (.integer(0), 1), (.integer(-5), 1), (.real(0.1), 1), (.real(2.5), 3), (.real(1e300), 10),
      (.string("x"), 10), (.real(.infinity), 10), (.integer(1 << 40), 1 << 30),
    ] as [(FlagValue, Int)])
  func `a queue never looks without a pause`(value: FlagValue, seconds: Int) {
    #expect(QueueSettings(Flags(["poll-interval": value])).pollInterval == seconds)
  }

  @Test func `a device is text though it looks like a number, and null is none`() {
    #expect(QueueSettings(Flags(["gpus": .integer(0)])).gpus == "0")
    #expect(QueueSettings(Flags(["gpus": .null])).gpus == nil)
  }
}
