import Arguments
import Testing

@Suite struct CommandLineRequestTests {
  @Test(arguments: [["paint", "x"], ["draw", "x"], ["brushes", "wash"], ["__hidden"]])
  func `commands, aliases, nested and hidden ones are found`(words: [String]) throws {
    guard case .run = try sampleProgram.request(for: words) else {
      Issue.record("\(words) runs nothing")
      return
    }
  }

  @Test(arguments: [
    (["--help"], ["app"]), (["-h"], ["app"]), (["paint", "-h"], ["app", "paint"]),
    (["brushes", "--help"], ["app", "brushes"]), (["--help", "paint"], ["app"]),
    (["brushes", "wash", "extra", "-h"], ["app", "brushes", "wash"]),
    (["paint", "--coats", "many", "--wrong", "--help"], ["app", "paint"]),
    (["brushes", "--unknown", "--help"], ["app", "brushes"]),
  ])
  func `help wins over everything else`(words: [String], path: [String]) throws {
    guard case .help(let nodes, isFull: false) = try sampleProgram.request(for: words) else {
      Issue.record("\(words) is not help")
      return
    }
    #expect(nodes.names == path)
  }

  @Test(arguments: [
    (["--help-all"], ["app"]), (["paint", "--help_all"], ["app", "paint"]),
    (["paint", "-h", "--wrong", "--help-all"], ["app", "paint"]),
  ])
  func `the full help can be asked for in the same places`(words: [String], path: [String]) throws {
    guard case .help(let nodes, isFull: true) = try sampleProgram.request(for: words) else {
      Issue.record("\(words) is not the full help")
      return
    }
    #expect(nodes.names == path)
  }

  @Test(arguments: [["foo", "--help"], ["brushes", "foo", "-h"], ["--help", "foo"]])
  func `a command that is not there has no help`(words: [String]) {
    if words.first == "--help" {
      #expect(throws: Never.self) { try sampleProgram.request(for: words) }
      return
    }
    #expect {
      try sampleProgram.request(for: words)
    } throws: { error in
      if case .unknownCommand("foo", _)? = (error as? UsageError)?.reason { true } else { false }
    }
  }

  @Test func `after two dashes help is a word`() throws {
    guard case .run(let command) = try sampleProgram.request(for: ["paint", "--", "--help"]) else {
      Issue.record("not run")
      return
    }
    #expect((command as? PaintCommand)?.picture == "--help")
  }

  @Test(arguments: ["--version", "-V"])
  func `the version belongs to the program`(word: String) throws {
    guard case .version = try sampleProgram.request(for: [word]) else {
      Issue.record("not the version")
      return
    }
    #expect(throws: UsageError.self) { try sampleProgram.request(for: ["paint", "x", word]) }
  }

  @Test(
    arguments: [
      ([], "'app' needs the name of a command", ["app"]),
      (["brushes"], "'app brushes' needs the name of a command", ["app", "brushes"]),
      (["piant"], "unknown command 'piant'; did you mean 'paint'?", ["app"]),
      (["drwa"], "unknown command 'drwa'; did you mean 'draw'?", ["app"]),
      (["hidden"], "unknown command 'hidden'", ["app"]),
      (["brushes", "wsh"], "unknown command 'wsh'; did you mean 'wash'?", ["app", "brushes"]),
      (["--vesion"], "unknown option '--vesion'; did you mean '--version'?", ["app"]),
      (["--coats", "1"], "unknown option '--coats'", ["app"]),
    ] as [([String], String, [String])])
  func `what names no command is reported`(words: [String], message: String, path: [String]) {
    let error = #expect(throws: UsageError.self) { try sampleProgram.request(for: words) }
    #expect(error?.description == message)
    #expect(error?.commandPath == path)
  }

  @Test func `hints say what to type`() {
    #expect(hint(for: ["paint"]) == "see 'app paint --help'")
    #expect(
      hint(for: ["paint", "x", "--canvas", "-dir"])
        == "write '--canvas=-dir' if '-dir' is the value")
  }

  private func hint(for words: [String]) -> String? {
    #expect(throws: UsageError.self) { try sampleProgram.request(for: words) }?.hint
  }
}
