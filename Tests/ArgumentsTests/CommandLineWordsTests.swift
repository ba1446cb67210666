import Arguments
import Testing
import Text

/// The way back: from options to the words that give them.
@Suite struct CommandLineWordsTests {
  @Test func `options that were not given have no words`() {
    #expect(PaintCommand.commandLine(of: PaintCommand()) == [])
    #expect(WashCommand.commandLine(of: WashCommand()) == [])
  }

  @Test(arguments: [
    "sky", "sky a b", "sky --colour green", "sky --colour dark-blue --coats 3", "sky --quiet",
    "sky --strength 0.1 --tag a --tag b", "sky --strength 1e-09 --tag=--fast",
    "sky --drying-time 1h30m", "sky --drying-time 0.0000012", "sky --memory 1536K",
    "sky --canvas=", "sky --canvas=-x", "sky --fast", "sky --no-primer --secret",
  ])
  func `words come back as they were typed`(line: String) throws {
    let words = line.split(separator: " ").map(String.init)
    let options = try PaintCommand.parse(words)
    #expect(PaintCommand.commandLine(of: options) == words)
  }

  @Test(arguments: [
    "-- -sky --b", "sky -c green -qf", "--coats=3 sky", "sky --slow", "sky --fast --slow",
    "sky --primer --no-primer --primer", "sky --drying-time 90", "sky -n1",
    "sky --strength 0.30000000000000004 --tag x --memory 2GiB",
  ])
  func `other spellings come to the same options`(line: String) throws {
    let options = try PaintCommand.parse(line.split(separator: " ").map(String.init))
    #expect(try PaintCommand.parse(PaintCommand.commandLine(of: options)) == options)
  }

  @Test func `flags that set a value, that count, and that stand in one word have theirs`() throws {
    let words = ["--plain", "-m", "-m", "-Srt", "-Sx"]
    let options = try ShowCommand.parse(words)
    #expect(options == ShowCommand(mode: "plain", pages: 3, states: ["rt", "x"]))
    #expect(ShowCommand.commandLine(of: options) == words)
  }

  @Test(arguments: [0.1, 1.0 / 3, 1e-9, 12_345_678.901, 0, -2.5])
  func `numbers and times lose nothing`(value: Double) throws {
    #expect(try Double(argument: value.argumentText) == value)
    let time = Duration.seconds(abs(value))
    #expect(try Duration(argument: time.argumentText) == time)
  }
}

/// A command with the rarer kinds of options.
private struct ShowCommand: Command, Equatable {
  var mode = "table"
  var pages = 1
  var states: [String] = []

  static let manual = Manual(name: "show", abstract: "Show pictures")

  static var declarations: [Declaration<Self>] {
    flag("--plain", \.mode, is: "plain", "as text")
    count("-m", \.pages, "one more page")
    option("-S[rtx]", \.states, "states").attached(letters: "rtx")
  }

  func run() throws(CommandFailure) -> Int32 { 0 }
}
