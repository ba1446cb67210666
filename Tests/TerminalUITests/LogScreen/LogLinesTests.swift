import Testing

@testable import TerminalUI

@Suite struct LogLinesTests {
  private func texts(_ lines: [LogLines.Line]) -> [String] {
    lines.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test func givesLinesFromAPlaceOn() {
    let log = LogLines(source: SampleLog("a\nbb\n\nccc"))
    #expect(texts(log.lines(from: 0, count: 10)) == ["a", "bb", "", "ccc"])
    #expect(texts(log.lines(from: 2, count: 2)) == ["bb", ""])
    #expect(log.lines(from: 0, count: 10).map(\.start) == [0, 2, 5, 6])
    #expect(texts(log.lines(from: 99, count: 2)) == [])
    #expect(texts(LogLines(source: SampleLog("a\n")).lines(from: 0, count: 9)) == ["a"])
  }

  @Test func goesBackLineByLine() {
    let log = LogLines(source: SampleLog("a\nbb\n\nccc\n"))
    #expect(log.start(ofLast: 1) == 6)
    #expect(log.start(ofLast: 2) == 5)
    #expect(log.start(ofLast: 3) == 2)
    #expect(log.start(ofLast: 99) == 0)
    #expect(LogLines(source: SampleLog("a\nb")).start(ofLast: 1) == 2)
    #expect(LogLines(source: SampleLog("")).start(ofLast: 1) == 0)
    #expect(log.start(ofLineWith: 7) == 6)
    #expect(log.start(ofLineWith: 4) == 2)
  }

  /// Forwards and backwards the same lines are found, however long they are.
  @Test func bothDirectionsAgree() {
    var random = SplitMix(seed: 3)
    for _ in 0..<30 {
      var text = ""
      for _ in 0..<random.below(60) {
        let length = random.below(4) == 0 ? random.below(40_000) : random.below(5)
        text += String(repeating: "x", count: length) + "\n"
      }
      let log = LogLines(source: SampleLog(text))
      let starts = log.lines(from: 0, count: 1_000).map(\.start)
      var found: [Int] = []
      var position = log.source.size
      while position > 0 {
        position = log.start(before: position)
        found.append(position)
      }
      #expect(found.reversed() == starts)
    }
  }

  @Test func aLineWithoutEndIsShownInParts() {
    let log = LogLines(source: SampleLog(String(repeating: "x", count: 200_000)))
    let lines = log.lines(from: 0, count: 10)
    #expect(lines.allSatisfy { $0.bytes.count <= LogLines.longest })
    #expect(lines.map(\.bytes.count).reduce(0, +) == 200_000)
    #expect(log.start(ofLast: 2) > 0)
  }

  @Test func readsOnlyWhatIsInSight() {
    let sample = SampleLog(String(repeating: "some line of a log\n", count: 500_000))
    let log = LogLines(source: sample)
    _ = log.lines(from: log.start(ofLast: 50), count: 50)
    #expect(sample.bytesRead < 2_000_000)
  }
}
