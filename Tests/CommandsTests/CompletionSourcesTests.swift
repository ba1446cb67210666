import TestSupport
import Testing

@testable import Commands

@Suite struct CompletionSourcesTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    for ledger in ["grid", "another one", ".trash", "empty"] {
      try sandbox.makeFolder("home/" + ledger)
    }
    try sandbox.write("{}", to: "home/grid/metadata.json")
    try sandbox.write("", to: "home/another one/journal.jsonl")
    try sandbox.write("{}", to: "home/.trash/metadata.json")
  }

  @Test(arguments: ["--accounting-dir=", "--accounting_dir=", "--accounting-dir "])
  func `ledgers are the folders with a snapshot or a journal`(option: String) {
    let words = (option + sandbox.path("home")).split(separator: " ").map(String.init)
    let sources = CompletionSources(words: ["status"] + words)
    let names = sources.candidates(of: CompletionSources.ledgers).map(\.word)
    #expect(names == ["another one", "grid"])
  }

  @Test func `a home that is missing has no ledgers`() {
    let sources = CompletionSources(words: ["--accounting-dir", sandbox.path("nowhere")])
    #expect(sources.candidates(of: CompletionSources.ledgers).isEmpty)
    #expect(sources.candidates(of: "nothing we know").isEmpty)
  }

  @Test func `commands are the ones that help lists`() {
    let names = CompletionSources(words: []).candidates(of: CompletionSources.commands).map(\.word)
    #expect(names.contains("completion"))
    #expect(!names.contains("__complete"))
  }

  @Test func `an answer is a word that says what follows, and the rest by lines`() {
    #expect(CompleteCommand.answer(.init()) == "words\n")
    var words = commandTree.completions(after: [], current: "compl") { _ in [] }
    #expect(
      CompleteCommand.answer(words) == "words\ncompletion\tPrint a completion script for a shell\n")
    words.candidates = [.init("two\nlines"), .init("one", "")]
    #expect(CompleteCommand.answer(words) == "words\none\n")
    words.names = .files(extensions: ["yml", "yaml"])
    words.prefix = "--out="
    #expect(CompleteCommand.answer(words) == "files yml yaml\n--out=\n")
    words.names = .directories
    #expect(CompleteCommand.answer(words) == "directories\n--out=\n")
  }
}
