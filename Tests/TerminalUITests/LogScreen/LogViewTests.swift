import Testing
import Text

@testable import TerminalUI

@Suite struct LogViewTests {
  private let screen = ScreenSize(columns: 40, rows: 8)

  private func view(_ log: SampleLog) -> LogView {
    LogView(title: "run 1", logs: [NamedLog("output", log)], screen: screen)
  }

  private func shown(_ view: LogView) -> [String] {
    view.render(screen).text.dropFirst().prefix(5).map { $0 }
  }

  private func search(_ text: String, _ view: inout LogView) {
    for key: Key in ["/", .paste(text), .enter] { _ = view.handle(key) }
    finishSearch(&view)
  }

  private func finishSearch(_ view: inout LogView, piece: Int = 7) {
    for _ in 0..<100_000 where view.isSearching { view.advanceSearch(piece: piece) }
    #expect(!view.isSearching)
  }

  @Test func beginsAtTheEndAndFollowsIt() {
    let log = SampleLog((1...20).map { "line \($0)\n" }.joined())
    var view = view(log)
    #expect(shown(view) == ["line 16", "line 17", "line 18", "line 19", "line 20"])
    log.append("line 21\n")
    let hasChanged = view.refresh()
    #expect(hasChanged)
    #expect(shown(view).last == "line 21")
    _ = view.handle(.up)
    log.append("line 22\n")
    _ = view.refresh()
    #expect(shown(view).last == "line 20")
    _ = view.handle("G")
    #expect(shown(view).last == "line 22")
  }

  @Test func pagesThroughAllOfIt() {
    let log = SampleLog((1...23).map { "line \($0)\n" }.joined())
    var view = view(log)
    _ = view.handle(.home)
    #expect(shown(view).first == "line 1")
    var seen = shown(view)
    while !view.isFollowing {
      _ = view.handle(.pageDown)
      seen += shown(view)
    }
    #expect(Set(seen) == Set((1...23).map { "line \($0)" }))
    for _ in 0..<30 { _ = view.handle(.pageUp) }
    #expect(shown(view).first == "line 1")
    #expect(!view.isFollowing)
  }

  @Test func searchesForwardsAndBackwards() {
    let lines = (1...40).map { $0 % 10 == 0 ? "Error \($0)" : "line \($0)" }
    var view = view(SampleLog(lines.joined(separator: "\n")))
    search("error", &view)
    #expect(shown(view).first == "Error 10")
    _ = view.handle("n")
    finishSearch(&view)
    #expect(shown(view).first == "Error 20")
    _ = view.handle("p")
    finishSearch(&view)
    #expect(shown(view).first == "Error 10")
    _ = view.handle("p")
    finishSearch(&view)
    #expect(view.message == "'error' does not occur further up")
    search("Line", &view)
    #expect(view.message == "'Line' does not occur further down")
  }

  @Test(arguments: [1, 2, 3, 5, 1_000])
  func findsWhatLiesAcrossPieces(_ piece: Int) {
    let text = "aaab\naab\nxaabaab\n"
    let pattern = SearchPattern("aab")
    for isBackward in [false, true] {
      let log = SampleLog(text)
      var search = LogSearch(pattern, from: isBackward ? log.size : 0, isBackward: isBackward)
      var step = LogSearch.Step.unfinished
      for _ in 0..<100 where step == .unfinished {
        step = search.advance(in: log, piece: piece + 2)
      }
      #expect(step == .found(isBackward ? 13 : 1))
    }
  }

  @Test func nothingInALogIsObeyed() {
    let log = SampleLog("\u{1b}[31mred\u{1b}[0m \u{1b}[2J\u{7}\nfoo\rbar\na\tb\n\u{202e}x\n")
    let lines = shown(view(log))
    #expect(lines[0] == "red \\x1b[2J\\x07")
    #expect(lines[1] == "bar")
    #expect(lines[2] == "a       b")
    #expect(lines[3] == "\\u202ex")
  }

  @Test func anEmptyOrMissingLogIsShownAsEmpty() {
    var view = LogView(title: "run 1", logs: [], screen: screen)
    for key: Key in [.up, .down, .pageDown, "G", "g", "/", "x", .enter, .tab, "n"] {
      _ = view.handle(key)
      if view.isSearching { view.advanceSearch() }
    }
    #expect(view.render(screen).text.first == "run 1  no output")
    #expect(LogFile("/nonexistent/x").size == 0)
    #expect(LogFile("/dev/zero").bytes(in: 0..<10) == [])
  }

  @Test func aLogThatWasCutIsShownFromItsNewEnd() {
    let log = SampleLog(String(repeating: "long\n", count: 1_000))
    var view = view(log)
    _ = view.handle(.up)
    log.replace("new\n")
    _ = view.refresh()
    #expect(shown(view).first == "new")
  }

  @Test func turnsToTheOtherOutput() {
    let logs = [NamedLog("output", SampleLog("out\n")), NamedLog("errors", SampleLog("err\n"))]
    var view = LogView(title: "run 1", logs: logs, screen: screen)
    #expect(shown(view).first == "out")
    _ = view.handle(.tab)
    #expect(shown(view).first == "err")
    #expect(view.render(screen).text[0].contains("errors"))
  }

  @Test func anyKeysAtAnySizeStayInside() {
    var random = SplitMix(seed: 11)
    let keys: [Key] = [
      .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, "/", "n", "p", "l", "h", .enter,
      .escape, .tab, .paste("日"), "x", .backspace, "0",
    ]
    for round in 0..<60 {
      let text = String(repeating: "日本語\tx\u{301} \u{1b}[1mabc\r\n", count: random.below(50))
      let log = SampleLog(text)
      var size = ScreenSize(columns: 1 + random.below(60), rows: 1 + random.below(12))
      var view = LogView(title: "run \(round)", logs: [NamedLog("output", log)], screen: size)
      for _ in 0..<60 {
        _ = view.handle(keys[random.below(keys.count)])
        if view.isSearching { view.advanceSearch(piece: 5) }
        if random.below(10) == 0 {
          size = ScreenSize(columns: 1 + random.below(60), rows: 1 + random.below(12))
          view.resize(size)
        }
        let frame = view.render(size)
        #expect(frame.lines.count == size.rows)
        #expect(frame.lines.allSatisfy { displayWidth(of: $0.text) <= size.columns })
      }
    }
  }
}
