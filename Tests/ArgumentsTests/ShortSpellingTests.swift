import Arguments
import Testing

/// Short spellings of several letters, and values that are letters.
@Suite struct ShortSpellingTests {
  @Test(arguments: [
    (["-Fo", "a"], SieveCommand(origins: ["a"])),
    (["-Fo=a", "-Fo", "b"], SieveCommand(origins: ["a", "b"])),
    (["-Fo="], SieveCommand(origins: [""])),
    (["-F", "o"], SieveCommand(filter: "o")),
    (["-Fore"], SieveCommand(filter: "ore")),
    (["-Fo1"], SieveCommand(filter: "o1")),
    (["-F=o"], SieveCommand(filter: "o")),
    (["-Fx=1"], SieveCommand(filter: "x=1")),
    (["-cc"], SieveCommand(isCoarse: true)),
    (["-c", "-d"], SieveCommand(isClean: true, isDry: true)),
    (["-cd"], SieveCommand(isClean: true, isDry: true)),
    (["-dSab"], SieveCommand(isDry: true, states: ["ab"])),
    (["-Sa", "-Sb"], SieveCommand(states: ["a", "b"])),
    (["-S=ab"], SieveCommand(states: ["ab"])),
    (["-ebc"], SieveCommand(isEdited: true)),
  ])
  func `an exact spelling wins over letters and values`(words: [String], expected: SieveCommand)
    throws
  {
    #expect(try SieveCommand.parse(words) == expected)
  }

  @Test(
    arguments: [
      (["-Fz"], "unknown option '-Fz'"),
      (["-FO", "a"], "unknown option '-FO'; did you mean '-Fo'?"),
      (["-CC"], "unknown option '-CC'; did you mean '-cc'?"),
      (["-Fo"], "'-Fo' needs a value (VAL)"),
      (["-Fo", "-c"], "'-Fo' needs a value (VAL), but '-c' follows"),
      (["-cc=1"], "'-cc' takes no value, but was given '1'"),
      (["-d=1"], "'-d' takes no value, but was given '1'"),
      (["-S", "a"], "'-S' needs a value ([ab])"),
      (["-Sax"], "unrecognized state char 'x' in option '-S'"),
      (["-S="], "'-S' needs a value ([ab])"),
    ] as [([String], String)])
  func `what is no spelling is refused`(words: [String], message: String) {
    let error = #expect(throws: UsageError.self) { try SieveCommand.parse(words) }
    #expect(error?.description == message)
  }

  @Test(
    arguments: [
      ([], "-F", ["-F", "-Fo"]), ([], "-S", ["-Sa", "-Sb"]), ([], "-Sb", ["-Sba"]),
      ([], "-c", ["-c", "-cc"]), (["-Fo"], "s", ["sand", "salt"]), (["-F"], "s", []),
      (["-Sa"], "", ["--help"]), ([], "", ["--help"]),
      ([], "-", ["-F", "-Fo", "-c", "-cc", "-d", "-S", "-ebc", "--help"]),
    ] as [([String], String, [String])])
  func `completion knows them`(words: [String], current: String, expected: [String]) {
    let program = CommandNode(
      Manual(name: "app", abstract: "Test"), [CommandNode(SieveCommand.self)])
    let offer = program.completions(after: ["sieve"] + words, current: current) { _ in
      ["sand", "salt"].map { .init($0) }
    }
    #expect(offer.candidates.map(\.word) == expected)
  }

  @Test func `help shows letters attached`() {
    let terms = CommandNode(SieveCommand.self).parameters.map(\.term)
    #expect(terms == ["-F EXPR", "-Fo VAL", "-c", "-cc", "-d", "-S[ab]", "-ebc"])
  }
}

struct SieveCommand: Command, Equatable {
  var filter: String?
  var origins: [String] = []
  var isClean = false
  var isCoarse = false
  var isDry = false
  var states: [String] = []
  var isEdited = false

  static let manual = Manual(name: "sieve", abstract: "Sieve things")
  static var declarations: [Declaration<Self>] {
    option("-F EXPR", \.filter, "what is kept")
    option("-Fo VAL", \.origins, "where it is from").completing(.dynamic("origins"))
    flag("-c", \.isClean, "clean things only")
    flag("-cc", \.isCoarse, "coarse things only")
    flag("-d", \.isDry, "dry things only")
    option("-S[ab]", \.states, parse: states, "things in state a or b").attached(letters: "ab")
    flag("-ebc", \.isEdited, "edited things only")
  }

  private static func states(_ text: String) throws(InvalidValue) -> String {
    if let letter = text.first(where: { !"ab".contains($0) }) {
      throw InvalidValue(expected: "state", letter: letter)
    }
    return text
  }

  func run() throws(CommandFailure) -> Int32 { 0 }
}
