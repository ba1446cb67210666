import Operations
import TestSupport
import Testing

@testable import Running

@Suite struct TrialFileTests {
  private let trials = [
    Flags([
      "a": .integer(1), "s": .string("1"), "e": .string(""), "n": .null, "r": .real(1e-5),
      "q": .string("x, \"y\"\n'z'"), "b": .boolean(true),
    ]),
    Flags(["a": .real(2), "s": .string(" pad "), "b": .boolean(false), "r": .real(.infinity)]),
    Flags(["a": .integer(1), "s": .string("[1:2]"), "q": .string("it's \\ \"")]),
  ]

  @Test(arguments: ["t.csv", "t", "t.json"])
  func savesWhatGivesTheSameTrials(name: String) throws {
    let sandbox = try Sandbox()
    let file = try TrialFile(path: name, folder: sandbox.path)
    try file.write(trials)
    let entries = try BatchFile(path: sandbox.path + "/" + name).entries
    let plan = try TrialPlan(grids: entries, maximum: nil, seed: 0)
    #expect(Array(plan) == trials)
  }

  @Test func writesOneTrialALine() throws {
    let file = try TrialFile(path: "/x/t.json", folder: "/")
    let trials = [Flags(["b": .boolean(true), "a": .integer(1)]), Flags(["a": .integer(2)])]
    #expect(
      String(decoding: file.contents(of: trials), as: UTF8.self)
        == "[\n  {\"a\":1,\"b\":true},\n  {\"a\":2}\n]\n")
    let csv = try TrialFile(path: "/x/t", folder: "/")
    #expect(String(decoding: csv.contents(of: trials), as: UTF8.self) == "a,b\n1,yes\n2,\n")
  }

  @Test func refusesOtherFormatsAndMissingFolders() throws {
    let error = #expect(throws: TrialError.self) { try TrialFile(path: "x.yml", folder: "/") }
    #expect(error?.message == "unsupported extension '.yml'")
    #expect(error?.hint == "use '.csv', '.json', or no extension")
    let missing = try TrialFile(path: "/no/such/folder/x.csv", folder: "/")
    let problem = #expect(throws: TrialError.self) { try missing.write(trials) }
    #expect(
      problem?.message
        == "cannot save the trials in '/no/such/folder/x.csv': No such file or directory")
  }

  @Test func showsTrialsInColumns() {
    #expect(
      TrialTable.lines([
        Flags(["x": .string("a\u{1b}b"), "y": .null]), Flags(["y": .string("")]),
      ]) == ["#  x         y", #"1  "a\x1bb"  null"#, "2            ''"])
    #expect(TrialTable.lines([Flags]()).isEmpty)
  }
}
