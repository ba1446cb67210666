import Testing
import Text

@testable import TerminalUI

extension RunningJob {
  /// One of which only this matters.
  init(seconds: Double) {
    self.init(id: "", command: [], seconds: seconds)
  }
}

@Suite struct ProgressRenderingTests {
  private let progress = LaunchProgress(
    name: "gridspec", total: 1000, done: 463, failed: 7, skipped: 12, left: 527,
    workers: 3, elapsed: 242.4,
    running: [
      RunningJob(
        id: "d95c0c83e92c475d", command: Array("python3 train.py --lr=0.1 --hidden=64".utf8),
        seconds: 192, number: .line(102)),
      RunningJob(
        id: "47cf7bcd75dc8f31", command: Array("python3 train.py --lr=0.01".utf8), seconds: 4.2,
        number: .line(7)),
      RunningJob(id: "0123456789abcdef", command: Array("true".utf8), seconds: 0.3),
    ])

  private func rendered(
    _ progress: LaunchProgress? = nil, width: Int, height: Int = 24, colour: Bool = false,
    unicode: Bool = true, remaining: Double? = 200
  ) -> [String] {
    progressLines(
      of: progress ?? self.progress, remaining: remaining,
      style: TerminalStyle(width: width, height: height, colour: colour, unicode: unicode)
    ).map(\.text)
  }

  /// Jobs may still come: none of none is neither all nor at its end.
  @Test func ofNoJobsNoShareIsShown() {
    let progress = LaunchProgress(name: "sweep")
    #expect(
      rendered(progress, width: 80, remaining: 0) == [
        "sweep", "0 completed · 0 failed · 0 running · 0 left · 0s elapsed",
      ])
    #expect(
      plainProgressLine(of: progress, remaining: 0) == "batchrun: sweep: 0 running, 0s elapsed")
  }

  @Test func atEightyColumns() {
    #expect(
      rendered(width: 80) == [
        "gridspec  ━━━━━━━━━━━━━━━━━━╸─────────────────────  47%  470/1,000  ETA 3m 20s",
        "463 completed · 7 failed · 3 running · 527 left · 12 skipped · 4m 2s elapsed",
        "  3m 12s   line 102  python3 train.py --lr=0.1 --hidden=64",
        "  4s       line 7    python3 train.py --lr=0.01",
        "  0s                 true",
      ])
  }

  @Test func atFortyColumnsWithoutUnicode() {
    #expect(
      rendered(width: 40, unicode: false) == [
        "#####------  47%  470/1,000  ETA 3m 20s",
        "463 completed, 7 failed, 3 running",
        "527 left, 12 skipped, 4m 2s elapsed",
        "  3m 12s   python3 train.py --lr=0.1...",
        "  4s       python3 train.py --lr=0.01",
        "  0s       true",
      ])
  }

  @Test func atTwentyColumns() {
    #expect(
      rendered(width: 20) == [
        "47% 470/1,000 3m 20s".replacingLastIfTooWide,
        "463 completed",
        "7 failed",
        "3 running",
        "527 left",
        "12 skipped",
        "4m 2s elapsed",
        "  3m 12s   python3…",
        "  4s       python3…",
        "  0s       true",
      ])
  }

  /// Half of the terminal shows jobs; the number of rows does not change while jobs come and go.
  @Test func asManyJobsAsFitAreShownIfJobsAreLong() {
    var progress = progress
    progress.running = (1...20).map {
      RunningJob(id: "", command: Array("true".utf8), seconds: 0.1, number: .trial($0))
    }
    #expect(rendered(progress, width: 80).count == 2, "short jobs would flicker")
    progress.runtimes.record(3)
    let lines = rendered(progress, width: 80, height: 24)
    #expect(lines.count == 2 + 12)
    #expect(lines.last == "  … and 9 others")
    #expect(lines[2].contains("  trial 1   true"))
    #expect(rendered(progress, width: 80, height: 60).count == 2 + 20)
    #expect(rendered(progress, width: 80, height: 8).count == 6)
  }

  @Test func itSaysThatThereAreKeysIfThereIsRoom() {
    var progress = progress
    progress.hasKeys = true
    #expect(rendered(progress, width: 100)[1].hasSuffix(" · 4m 2s elapsed · ? for keys"))
    #expect(!rendered(progress, width: 82).joined().contains("?"))
    progress.hint = "only 1 worker"
    #expect(!rendered(progress, width: 100).joined().contains("?"))
  }

  @Test func whatWillNotStartIsNotLeft() {
    var progress = progress
    (progress.left, progress.notStarted, progress.terminated) = (0, 527, 2)
    #expect(
      rendered(progress, width: 120)[1]
        == "463 completed · 7 failed · 3 running · 2 terminated · 527 not started · 12 skipped · "
        + "4m 2s elapsed")
    #expect(
      plainProgressLine(of: progress, remaining: nil).contains(
        ", 2 terminated, 3 running, 527 not started, "))
  }

  @Test func atHundredAndTwentyColumnsShowsIds() {
    #expect(
      rendered(width: 120)[2]
        == "  3m 12s   line 102  d95c0c83e92c475d  python3 train.py --lr=0.1 --hidden=64")
  }

  @Test(arguments: 1...200) func neverExceedsTheTerminal(width: Int) {
    for height in [1, 2, 3, 5, 24] {
      let lines = progressLines(
        of: progress, remaining: nil,
        style: TerminalStyle(width: width, height: height, colour: true))
      #expect(lines.count <= max(1, height - 1))
      for line in lines {
        #expect(line.width <= max(1, width - 1))
        #expect(displayWidth(of: withoutColours(line.text)) == line.width)
      }
    }
  }

  @Test func withoutColourThereAreNoEscapes() {
    #expect(!rendered(width: 80).joined().contains("\u{1B}"))
    #expect(rendered(width: 80, colour: true).joined().contains("\u{1B}[32m"))
  }

  @Test func theUnknownIsADash() {
    #expect(rendered(width: 80, remaining: nil)[0].hasSuffix("ETA —"))
    #expect(rendered(width: 80, unicode: false, remaining: nil)[0].hasSuffix("ETA -"))
    #expect(rendered(width: 80, remaining: 1e12)[0].hasSuffix("ETA >99d"))
  }

  @Test func hundredPercentIsOnlyForTheEnd() {
    var progress = LaunchProgress(
      name: "x", total: 100_000, done: 99_999, elapsed: 1, running: [RunningJob(seconds: 0)])
    #expect(rendered(progress, width: 80)[0].contains("99%"))
    #expect(
      rendered(progress, width: 80)[0].contains("─")
        || rendered(progress, width: 80)[0].contains("╸"))
    progress.done = 100_000
    #expect(rendered(progress, width: 80)[0].contains("100%"))
  }

  @Test func saysWhatHoldsTheLaunchUp() {
    var progress = progress
    progress.message = "waiting for memory"
    #expect(rendered(progress, width: 80)[2] == "waiting for memory")
  }

  @Test(arguments: [
    "\u{1B}]0;owned\u{07}", "\u{1B}[2J", "\u{1B}P+q\u{1B}\\", "\u{9B}31m", "\u{202E}evil",
    "a\nb\rc",
    "\u{7F}", "\u{1B}]8;;http://x\u{1B}\\link",
  ])
  func whatComesFromOutsideIsInert(command: String) {
    var progress = progress
    progress.name = command
    progress.message = command
    progress.running = [
      RunningJob(id: "x", command: Array(command.utf8), seconds: 5)
    ]
    for line in rendered(progress, width: 120) {
      #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) })
      #expect(!line.unicodeScalars.contains("\u{202E}"))
    }
  }

  @Test func bytesThatAreNoTextAndWideCharactersFit() {
    var progress = progress
    progress.running = [
      RunningJob(id: "x", command: [0xFF, 0xFE, 0x41], seconds: 5),
      RunningJob(
        id: "y", command: Array(String(repeating: "漢", count: 100).utf8), seconds: 4),
    ]
    let lines = progressLines(
      of: progress, remaining: 1, style: TerminalStyle(width: 60, height: 24))
    #expect(lines[3].text.hasSuffix("\\xff\\xfeA"))
    #expect(lines[4].width <= 59 && lines[4].width >= 57)
  }

  @Test func aCommandOfMegabytesCostsNoMore() {
    var progress = progress
    progress.running = [
      RunningJob(
        id: "x", command: [UInt8](repeating: 0x1B, count: 4 << 20), seconds: 5)
    ]
    let clock = ContinuousClock()
    let time = clock.measure { _ = rendered(progress, width: 80) }
    #expect(time < .milliseconds(50))
  }

  private func withoutColours(_ text: String) -> String {
    var plain = ""
    var inSequence = false
    for scalar in text.unicodeScalars {
      if scalar == "\u{1B}" { inSequence = true }
      if !inSequence { plain.unicodeScalars.append(scalar) }
      if scalar == "m" { inSequence = false }
    }
    return plain
  }
}

extension String {
  /// The last column stays free, so that 20 cells do not fit into 20 columns.
  fileprivate var replacingLastIfTooWide: String { count > 19 ? "47% 3m 20s" : self }
}
