import Operations
import TestSupport
import Testing

@testable import Running

@Suite struct BatchFileTests {
  @Test func readsCSV() throws {
    let text = "\u{feff}a,b,c\r\n1,x y,\"[1, 2]\"\r\n\n2\n3,,''\n\"4\",\"q\"\"\nr\",\"\",extra\n"
    #expect(
      try entries(text, .csv) == [
        "a=1, b='x y', c=[1, 2]", "a=2", "a=3, c=''", #"a=4, b="q\"\nr", c=''"#,
      ])
  }

  @Test func readsJSON() throws {
    #expect(
      try entries(#"[{"b": [1, 2.0], "a": "1"}, {}]"#, .json) == ["a='1', b=[1, 2.0]", ""])
    #expect(try entries(#"{"a": "[1:2]"}"#, .json) == ["a='[1:2]'"])
  }

  @Test func readsYAML() throws {
    let text = "- a: 1\n  b: [1, x]\n- a: range[1:2]\n  b: uniform[0:1]\n  c: no\n"
    #expect(
      try entries(text, .yaml) == ["a=1, b=[1, x]", "a=[1, 2], b=uniform[0:1], c=no"])
    #expect(try entries("a: 1\nb: 'yes'\n", .yaml) == ["a=1, b='yes'"])
  }

  @Test(arguments: [
    (BatchFile.Format.csv, "", "batch file 'f' has no trials"),
    (.csv, "a,b\n\n", "batch file 'f' has no trials"),
    (.json, "[]", "batch file 'f' has no trials"),
    (.yaml, "# nothing\n", "batch file 'f' has no trials"),
    (.csv, "a,a\n1,2\n", "cannot read trials for 'f': line 1: flag 'a' occurs twice"),
    (.csv, "a,\n1,2\n", "cannot read trials for 'f': line 1: '' is not the name of a flag"),
    (.csv, "a\n1\n\"x\n", "cannot read trials for 'f': line 3: the quote is not closed"),
    (
      .csv, "a\n\"x\ny\"z\n",
      "cannot read trials for 'f': line 3: there is text after a closing quote"
    ),
    (
      .csv, "a\n1\nrange[a:b]\n",
      "cannot read trials for 'f': line 3: error decoding 'range[a:b]' for flag a: invalid arg 'a': "
        + "expected a number"
    ),
    (
      .json, "123",
      "cannot read trials for 'f': invalid data type for trials: expected a list of maps or a map, "
        + "got 123"
    ),
    (
      .json, "[{},\n123]",
      "cannot read trials for 'f': invalid data type for trial 123: expected a map of flags"
    ),
    (
      .yaml, "123",
      "cannot read trials for 'f': invalid data type for trials: expected a list of maps or a map, "
        + "got '123'"
    ),
    (
      .yaml, "- a: 1\n- 123\n",
      "cannot read trials for 'f': line 2: invalid data type for trial 123: expected a map of flags"
    ),
    (
      .yaml, "- a: 1\n  b: [1:2:3:4]\n",
      "cannot read trials for 'f': line 2: uniform requires 2 or 3 args, got (1, 2, 3, 4) for flag b"
    ),
  ])
  func saysWhatIsWrongAndWhere(format: BatchFile.Format, text: String, message: String) {
    let error = #expect(throws: TrialError.self) {
      try BatchFile(path: "f", format: format, contents: Array(text.utf8))
    }
    #expect(error?.message == message)
  }

  @Test func aCommaMayStandBehindTheLastItem() throws {
    let text = #"[{"a": "x,]", "b": [1, 2,],}, {"a": "\"," ,} , ]"#
    let file = try BatchFile(path: "f", format: .json, contents: Array(text.utf8))
    #expect(
      file.entries == [
        Flags(["a": .string("x,]"), "b": .list([.integer(1), .integer(2)])]),
        Flags(["a": .string("\",")]),
      ])
    #expect(throws: TrialError.self) {
      try BatchFile(path: "f", format: .json, contents: Array("[{},,]".utf8))
    }
  }

  @Test func saysTheLineOfASyntaxError() {
    for (format, text) in [(BatchFile.Format.json, "[{},\n{\"a\": }]"), (.yaml, "a: 1\nb: ]\n")] {
      let error = #expect(throws: TrialError.self) {
        try BatchFile(path: "f", format: format, contents: Array(text.utf8))
      }
      #expect(error?.message.hasPrefix("cannot read trials for 'f': line 2: ") == true)
    }
    #expect(throws: TrialError.self) {
      try BatchFile(path: "f", format: .csv, contents: [0x61, 0x0a, 0xff, 0x0a])
    }
  }

  @Test func decidesByTheExtension() throws {
    #expect(try BatchFile.Format(path: "a.b/c") == .csv)
    #expect(try BatchFile.Format(path: "/dev/fd/63") == .csv)
    #expect(try BatchFile.Format(path: "x.JSON") == .json)
    #expect(try BatchFile.Format(path: "x.yml") == .yaml)
    let error = #expect(throws: TrialError.self) { try BatchFile(path: "./f.unknown") }
    #expect(
      error?.message == "cannot read trials for './f.unknown': unsupported extension '.unknown'")
  }

  @Test func readsFilesAndRefusesWhatIsNone() throws {
    let sandbox = try Sandbox()
    let error = #expect(throws: TrialError.self) { try BatchFile(path: sandbox.path + "/no.csv") }
    #expect(error?.message == "batch file '\(sandbox.path)/no.csv' does not exist")
    let folder = #expect(throws: TrialError.self) { try BatchFile(path: sandbox.path) }
    #expect(folder?.message == "cannot read trials for '\(sandbox.path)': Is a directory")
  }

  private func entries(_ text: String, _ format: BatchFile.Format) throws -> [String] {
    try BatchFile(path: "f", format: format, contents: Array(text.utf8)).entries.map(\.assignments)
  }
}
