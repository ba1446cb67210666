import Jobs
import Queries
import Sweeps
import Testing

@testable import Running

/// Lines that are chosen by their parameters.
@Suite struct LineFilterTests {
  private static let lines = """
    train --lr=0.1 --opt=adam
    train --lr 0.01 --opt=sgd --fast
    train --lr=1e-3 --opt='a b'; echo done
    train --opt=adam --dims=[1,2]
    echo nothing

    """

  private func filter(_ texts: String...) throws -> ParameterFilter {
    try ParameterFilter(
      texts.compactMap { try FilterExpression(parsing: $0, acceptsDoubleEquals: true) })
  }

  /// The numbers of the lines that are wanted, from 1.
  private func wanted(_ filter: ParameterFilter, of text: String = lines) throws -> [Int] {
    let runfile = Runfile(text: text)
    var lines = LineFilter(filter)
    let wanted = runfile.entries.filter { runfile.withCommand($0) { lines.isWanted($0) } }
    try lines.check(runfile)
    return wanted.map { Int($0.line) }
  }

  @Test(arguments: [
    ("lr < 0.1", [2, 3]), ("lr >= 0.01 and opt == adam", [1]), ("opt = 'a b'", [3]),
    ("fast = true", [2]), ("fast is undefined", [1, 3, 4, 5]), ("not lr < 1", [4, 5]),
    ("opt in [sgd, adam]", [1, 2, 4]), ("opt contains A", [1, 3, 4]), ("flag:lr = 0.1", [1]),
    ("dims = [1, 2]", [4]), ("true", [1, 2, 3, 4, 5]),
  ])
  func `a line is wanted by the parameters in its words`(text: String, lines: [Int]) throws {
    #expect(try wanted(filter(text)) == lines)
  }

  @Test func `of several expressions all must hold`() throws {
    #expect(try wanted(filter("opt = adam", "lr > 0")) == [1])
  }

  @Test(
    arguments: [
      ("lrr < 1", "no line has a parameter 'lrr'; did you mean 'lr'?", nil),
      ("lr > 0 or opz = 1", "no line has a parameter 'opz'; did you mean 'opt'?", nil),
      ("batch = 3", "no line has a parameter 'batch'", "there are: lr, opt, fast, dims"),
      ("lr > 5", "no line matches --only 'lr > 5'", "lr is 0.001, 0.01 or 0.1"),
      (
        "lr < abc", "no line matches --only 'lr < abc'",
        "'abc' is not a number; lr is 0.001, 0.01 or 0.1"
      ),
      (
        "opt = rmsprop and lr < 9", "no line matches --only 'opt = rmsprop and lr < 9'",
        "lr is 0.001, 0.01 or 0.1; opt is 'a b', adam or sgd"
      ),
      ("fast = no", "no line matches --only 'fast = no'", nil),
    ] as [(String, String, String?)])
  func `what fits no line is refused`(text: String, message: String, hint: String?) throws {
    let failure = #expect(throws: RunFailure.self) { try wanted(filter(text)) }
    #expect(failure == RunFailure(message, hint: hint, exitCode: 2))
  }

  @Test func `lines without parameters say how those are written, and no lines say nothing`() throws
  {
    let failure = #expect(throws: RunFailure.self) { try wanted(filter("a = 1"), of: "echo a=1\n") }
    #expect(failure?.hint == "parameters are '--NAME=VALUE', '--NAME VALUE' and '--NAME'")
    #expect(try wanted(filter("a = 1"), of: "# nothing\n") == [])
  }

  @Test(arguments: [
    ("scalar:loss < 1", "'loss' is not a parameter in --only 'scalar:loss < 1'"),
    ("attr:label = x", "'label' is not a parameter in --only 'attr:label = x'"),
    ("fast", "'fast' alone is true of every line in --only 'fast'"),
  ])
  func `expressions about something else are refused`(text: String, message: String) throws {
    let failure = #expect(throws: RunFailure.self) { try filter(text) }
    #expect(failure?.message == message)
    #expect(failure?.exitCode == 2)
  }

  @Test(arguments: ["lr < 0.1", "lr = 0.1 and not opt == adam", "n is undefined", "on = true"])
  func `combinations are chosen as the lines that are made of them`(text: String) throws {
    let sweep = try Sweep(
      Array(
        """
        program: p
        parameters:
          lr: [0.1, '0.01', 1e-3]
          opt: [adam, sgd]
          on: [true, false]
          n: {values: [1], when: opt == 'adam'}
        """.utf8))
    var all: [UInt8] = []
    var everything = try SweepCommands(sweep, Selection())
    while try everything.next(appendingTo: &all) {}
    var some: [UInt8] = []
    var chosen = try SweepCommands(sweep, Selection(), only: filter(text).combinations(of: sweep))
    while try chosen.next(appendingTo: &some) {}
    let lines = String(decoding: all, as: UTF8.self)
    let expected = try wanted(filter(text), of: lines).map { lines.split(separator: "\n")[$0 - 1] }
    #expect(!expected.isEmpty && expected.count < 12)
    #expect(String(decoding: some, as: UTF8.self).split(separator: "\n") == expected)
  }

  @Test func `a parameter that the sweep does not have is named`() throws {
    let sweep = try Sweep(Array("program: p\nparameters: {lr: [1]}\n".utf8))
    let failure = #expect(throws: RunFailure.self) {
      try filter("lrr = 1").combinations(of: sweep)
    }
    #expect(failure?.message == "the grid spec has no parameter 'lrr'; did you mean 'lr'?")
  }
}
