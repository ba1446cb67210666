import Operations
import Testing

@Suite("Files of settings")
struct ConfigurationFileTests {
  private func changed(
    _ text: String, named name: String, _ values: [(String, FlagValue)]
  ) throws -> String {
    var file = try ConfigurationFile(Array(text.utf8), named: name)
    for (name, value) in values { file.set(name, to: value) }
    return String(decoding: file.bytes, as: UTF8.self)
  }

  @Test("YAML keeps its order and the notation of what is not replaced")
  func yaml() throws {
    let text = "b: 1.0e-3\na: yes\ntext: 'yes'\nlist:\n  - x\n  - k: 1\n    l: [2, 3]\nempty:\n"
    #expect(
      try changed(text, named: "c.yml", [])
        == "b: 1.0e-3\na: yes\ntext: \"yes\"\nlist:\n- x\n- k: 1\n  l:\n  - 2\n  - 3\nempty: null\n"
    )
  }

  @Test("Dots lead into nested maps, which are made where they are missing")
  func nested() throws {
    #expect(
      try changed(
        "net:\n  depth: 2\na.b: 1\n", named: "c.yaml",
        [("net.depth", .integer(3)), ("net.width.x", .real(0.5)), ("a.b", .integer(2))])
        == "net:\n  depth: 3\n  width:\n    x: 0.5\na.b: 2\n")
  }

  @Test(
    "Values keep their type when the file is read again",
    arguments: [
      FlagValue.string("yes"), .string("1"), .string("a: b"), .string(""), .string("- x"),
      .string("two\nlines"), .string("plain"), .boolean(true), .integer(-3), .real(1e100),
      .list([.integer(1), .string("b")]), .string("#c"), .string("null"), .string("0x1F"),
    ])
  func types(_ value: FlagValue) throws {
    let text = try changed("", named: "c.yml", [("v", value)])
    let again = try changed(text, named: "c.yml", [])
    #expect(again == text)
    let json = try changed("{}", named: "c.json", [("v", value)])
    // JSON is YAML too; both must say the same.
    #expect(try changed(json, named: "c.yml", []) == text)
  }

  @Test("JSON stays JSON")
  func json() throws {
    #expect(
      try changed(
        #"{"z": 1.50, "a": {"b": [1, "x"]}, "e": {}}"#, named: "c.json.in",
        [("a.c", .string("q\""))])
          == """
          {
            "z": 1.50,
            "a": {
              "b": [
                1,
                "x"
              ],
              "c": "q\\""
            },
            "e": {}
          }

          """)
  }

  @Test("INI keeps every line that is not replaced")
  func ini() throws {
    let text = "; top\n[a]\nx = 1\n  more\ny: 2\n\n[b]\nx=3\n"
    #expect(
      try changed(
        text, named: "c.ini",
        [("a.x", .integer(9)), ("b.z", .boolean(true)), ("c.n", .string("s"))])
        == "; top\n[a]\nx = 9\ny: 2\n\n[b]\nx=3\nz = yes\n[c]\nn = s\n")
  }

  @Test("INI: the section DEFAULT, sections with dots, and values as they are written")
  func sections() throws {
    #expect(
      try changed(
        "[DEFAULT]\na = 1\n[a.b]\nx = 1\n", named: "c.cfg",
        [
          ("a", FlagValue(decoding: "007")), ("a.b.x", .null),
          ("n", .list([.integer(1), .real(2)])),
        ]) == "[DEFAULT]\na = 007\nn = 1 2.0\n[a.b]\nx = \n")
  }

  @Test("Other formats and broken files are refused")
  func errors() {
    #expect(throws: ConfigurationFile.Problem.unknownFormat) {
      try ConfigurationFile([], named: "c.toml")
    }
    #expect(throws: ConfigurationFile.Problem.self) {
      try ConfigurationFile(Array("a: [".utf8), named: "c.yml")
    }
    #expect(throws: ConfigurationFile.Problem.self) {
      try ConfigurationFile(Array("{".utf8), named: "c.json")
    }
  }
}
