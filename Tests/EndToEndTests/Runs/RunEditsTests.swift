import JSON
import TestSupport
import Testing

/// `run --edit-flags` and its like, with editors that are scripts.
@Suite struct RunEditsTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      show:
        exec: sh -c 'echo n=$FLAG_N "text=$FLAG_TEXT"'
        flags:
          n: {default: 1, type: int, max: 9}
          text: {default: '1', type: string}
          must: {required: yes}
      """, to: "batchrun.yml")
  }

  /// Runs with an editor that keeps what it was given in `seen`, and does `script` to `$1`.
  private func run(_ arguments: String..., editor script: String) throws -> ProgramResult {
    try sandbox.writeScript("cp \"$1\" \(sandbox.path("seen"))\n\(script)\n", to: "editor")
    return try sandbox.run(
      Invocation(
        ["run", "-y", "show"] + arguments, environment: ["EDITOR": sandbox.path("editor")]))
  }

  private func runs() throws -> [JSONValue] {
    try sandbox.batchrun("runs", "--json").json.array ?? []
  }

  @Test func `flags are run as they were edited`() throws {
    let result = try run(
      "-e", "n=2", editor: "sed -i -e 's/^n: 2/n: 3/' -e 's/^must: null/must: x/' \"$1\"")
    #expect(result.output == "n=3 text=1\n", "\(result)")
    #expect(sandbox.lines(of: "seen").suffix(3) == ["must: null", "n: 2", "text: '1'"])
    #expect(try runs().first?["flags"]?["n"]?.int == 3)
    #expect(try runs().first?["flags"]?["text"]?.string == "1")
  }

  @Test func `a list that is written in the editor makes a batch`() throws {
    let result = try run("--edit-flags", "must=1", editor: "sed -i 's/^n: .*/n: [4, 5]/' \"$1\"")
    #expect(result.output == "n=4 text=1\nn=5 text=1\n", "\(result)")
  }

  @Test func `what was not changed is as it was given`() throws {
    let result = try run("-e", "must=1", "text='[a]'", editor: ":")
    #expect(result.output == "n=1 text=[a]\n", "\(result)")
  }

  @Test(
    arguments: [
      ("echo 'n: 10' > \"$1\"", 1, "invalid value 10 for n: out of range"),
      ("echo 'n: [1' > \"$1\"", 1, "cannot read the flags: line "),
      ("echo word > \"$1\"", 1, "cannot read the flags: 'NAME: VALUE' is expected"),
      ("echo 'other: 1' > \"$1\"", 1, "unsupported flag 'other'"),
      ("echo 'n: range[a:b]' > \"$1\"", 1, "error decoding 'range[a:b]' for flag n"),
      (": > \"$1\"", 4, "there are no flags: nothing is run"),
      ("exit 1", 1, "cannot use the editor"),
      ("rm \"$1\"", 1, "cannot open"),
    ] as [(String, Int32, String)])
  func `flags that make no sense are refused`(
    script: String, exitCode: Int32, message: String
  ) throws {
    let result = try run("-e", "must=1", editor: script)
    #expect(result.exitCode == exitCode, "\(result)")
    #expect(result.errors.hasPrefix("batchrun: error: \(message)"), "\(result)")
    #expect(!sandbox.exists("runs"))
  }

  @Test func `comments are written in the editor`() throws {
    let result = try run(
      "-ec", "-ebc", "n=[1,2]", "must=1", "--keep-batch",
      editor:
        "grep -q batch \"$1\" && echo of the batch > \"$1\" || echo ' two\n# x\nlines' > \"$1\"")
    #expect(result.exitCode == 0, "\(result)")
    let comments = try runs().map { $0["comments"]?.array?.first?["body"]?.string }
    #expect(comments == [" two\nlines", " two\nlines", "of the batch"])
  }

  @Test func `an empty comment gives up`() throws {
    let result = try run("-ec", "must=1", editor: ": > \"$1\"")
    #expect(result.exitCode == 4)
    #expect(result.errors == "batchrun: error: the comment is empty: nothing is run\n")
    #expect(!sandbox.exists("runs"))
  }

  @Test func `a run in the background has what was edited before`() throws {
    let result = try run("-e", "-b", "must=1", editor: "sed -i 's/^n: .*/n: 7/' \"$1\"")
    #expect(result.exitCode == 0, "\(result)")
    try eventually("the run has completed") {
      try runs().first?["status"]?.string == "completed"
    }
    #expect(try runs().first?["flags"]?["n"]?.int == 7)
  }

  @Test(arguments: ["-bl", "-bt", "-bc"])
  func `options of a batch are of no use to a single run`(option: String) throws {
    let result = try run(option, "x", "must=1", editor: ":")
    #expect(result.output == "n=1 text=1\n")
    #expect(
      result.errors.hasPrefix("batchrun: warning: operation is not a batch - ignoring batch "),
      "\(result)")
  }
}
