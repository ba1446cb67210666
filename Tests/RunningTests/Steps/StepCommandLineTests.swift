import Operations
import Testing

@testable import Running

@Suite struct StepCommandLineTests {
  private func read(_ words: String...) throws -> StepCommandLine {
    try StepCommandLine(
      StepDefinition(words: words, text: words.joined(separator: " ")), .samples)
  }

  private func settings(_ line: StepCommandLine) -> [String] {
    line.settings.map { $0.option.name + ($0.value.map { "=\($0)" } ?? "") }
  }

  private func problem(_ words: String...) -> String? {
    let failure = #expect(throws: StepError.self) {
      try StepCommandLine(StepDefinition(words: words, text: "TEXT"), .samples)
    }
    return failure?.description
  }

  @Test func `an operation, files and flags are told apart`() throws {
    let line = try read("train", "x=1", "@a.csv", "y=a=b", "z=")
    #expect(line.operation == "train")
    #expect(line.files == ["a.csv"])
    #expect(line.assignments.map(\.name) == ["x", "y", "z"])
    #expect(line.assignments.map(\.text) == ["1", "a=b", ""])
    #expect(line.settings.isEmpty)
  }

  @Test func `the latest value of a flag counts`() throws {
    let line = try read("train", "x=1", "y=2", "x=3")
    #expect(line.assignments.map { "\($0.name)=\($0.text)" } == ["y=2", "x=3"])
  }

  @Test func `options may stand anywhere, and be written as run takes them`() throws {
    let line = try read(
      "--label", "a b", "train", "-m3", "-t", "one", "--tag=two", "--needed", "--max_trials", "4")
    #expect(
      settings(line)
        == ["label=a b", "max-trials=3", "tag=one", "tag=two", "needed", "max-trials=4"])
    #expect(line.operation == "train")
  }

  @Test func `after two dashes there are no options`() throws {
    let line = try read("--", "train", "-x=1")
    #expect(line.operation == "train")
    #expect(line.assignments.map(\.name) == ["-x"])
  }

  @Test func `what cannot be read is reported with the step`() {
    #expect(problem() == "invalid run spec 'TEXT': it names no operation")
    #expect(problem("--needed") == "invalid run spec 'TEXT': it names no operation")
    #expect(
      problem("train", "more")
        == "invalid run spec 'TEXT': unexpected argument 'more', expected NAME=VALUE")
    #expect(problem("train", "--never") == "invalid run spec 'TEXT': No such option: --never")
    #expect(problem("train", "--never=1") == "invalid run spec 'TEXT': No such option: --never")
    #expect(
      problem("train", "--json")
        == "invalid run spec 'TEXT': '--json' applies to the whole run, not to a step")
    #expect(problem("train", "-Z") == "invalid run spec 'TEXT': No such option: -Z")
    #expect(problem("train", "-l") == "invalid run spec 'TEXT': Option '-l' requires an argument.")
    #expect(
      problem("train", "--needed=yes")
        == "invalid run spec 'TEXT': Option '--needed' does not take a value.")
    #expect(
      problem("train", "=1")
        == "invalid run spec 'TEXT': unexpected argument '=1', expected NAME=VALUE")
  }
}
