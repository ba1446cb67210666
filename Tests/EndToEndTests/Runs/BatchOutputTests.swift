import TestSupport
import Testing

/// What a batch prints, and what it does when nothing but printing is asked for.
@Suite struct BatchOutputTests {
  private let project: SeedProject
  private var sandbox: Sandbox { project.sandbox }

  init() throws {
    project = try SeedProject("batch")
  }

  @Test func `the output of trials that run at once stays whole`() throws {
    try sandbox.append(
      """


      count:
        exec: sh count.sh ${n}
        flags: {n: 0}
      """, to: "batchrun.yml")
    // Half a line, a pause, the other half: what is passed on at once would be mixed.
    try sandbox.write(
      """
      for i in 1 2 3 4 5; do printf "trial $1 "; sleep 0.01; echo "line $i"; done
      printf "trial $1 last"
      """, to: "count.sh")
    let result = try sandbox.batchrun("run", "-y", "count", "n=range[1:12]", "-j", "4")
    #expect(result.exitCode == 0)
    let ids = Set(try project.ids().map { "[\($0.prefix(8))] " })
    var lines: [String] = []
    for line in result.output.split(separator: "\n") {
      // Whose line it is stands in front of it.
      #expect(ids.contains(String(line.prefix(11))), "\(line)")
      lines.append(String(line.dropFirst(11)))
    }
    #expect(lines.count == 72)
    var seen: Set<String> = []
    while lines.count >= 6 {
      let trial = lines[0].split(separator: " ").dropFirst().first.map(String.init) ?? "?"
      seen.insert(trial)
      #expect(
        Array(lines.prefix(6)) == (1...5).map { "trial \(trial) line \($0)" }
          + ["trial \(trial) last"])
      lines.removeFirst(6)
    }
    #expect(seen == Set((1...12).map { "\($0)" }))
  }

  @Test func `a quiet batch keeps what it does not show`() throws {
    let result = try sandbox.batchrun("run", "-y", "-q", "say.py", "msg=[a,b]")
    #expect(result.output == "")
    let id = try project.ids()[0]
    #expect(sandbox.text(of: "runs/say.py/logs/\(id)/out.log") == "b\n")
  }

  @Test func `a quiet batch draws nothing on a terminal`() throws {
    let session = try sandbox.startInTerminal(
      Invocation(["run", "-y", "-q", "say.py", "msg=[a,b,c]", "-j", "2"]))
    let result = try session.wait()
    #expect(result.exitCode == 0)
    #expect(!result.output.contains("done"), "\(result)")
    #expect(!result.output.contains("\u{1b}["), "\(result)")
  }

  /// Until it is known how much there is to do, nothing is shown about it.
  @Test func `no frame of the display says that all of nothing is done`() throws {
    let session = try sandbox.startInTerminal(
      Invocation(["run", "-y", "say.py", "msg=[a,b,c,d,e,f]", "-j", "2", "--delay", "100ms"]))
    let result = try session.wait()
    #expect(result.output.contains("/6"), "\(result)")
    #expect(!result.output.contains("0/0"), "\(result)")
  }

  @Test func `a batch that goes to the trash says so on a terminal`() throws {
    func output(_ option: String...) throws -> String {
      let session = try sandbox.startInTerminal(
        Invocation(["run", "-y", "say.py", "msg=[a,b]"] + option))
      return try session.wait().output
    }
    let told = try output()
    let deleted = try #require(
      try sandbox.batchrun("runs", "--deleted", "--json").json.array?.first?["id"]?.string)
    #expect(
      told.hasSuffix(
        "batchrun: batch \(deleted.prefix(8)) is done and in the trash; --keep-batch keeps it in lists\r\n"
      ), "\(told)")
    #expect(try !output("--keep-batch").contains("trash"))
    #expect(try !output("-q").contains("trash"))
    #expect(try !sandbox.batchrun("run", "-y", "say.py", "msg=[a,b]").errors.contains("trash"))
  }

  @Test func `a preview is answered by no`() throws {
    let result = try sandbox.batchrun(
      "run", "say.py", "msg=[a,b]", input: .text("n\n"))
    #expect(result.exitCode == 4)
    #expect(
      result.errors == """
        You are about to run say.py as a batch (2 trials)
          loud: no
          msg: [a, b]
        Continue? (Y/n) 
        """)
    #expect(!sandbox.exists("runs"))
  }

  @Test func `a preview is answered by return`() throws {
    let result = try sandbox.batchrun("run", "say.py", "msg=hi", input: .text("\n"))
    #expect(result.exitCode == 0)
    #expect(result.output == "hi\n")
  }

  @Test func `without an answer nothing is run`() throws {
    let result = try sandbox.batchrun("run", "say.py", "msg=hi")
    #expect(result.exitCode == 1)
    #expect(
      result.errors.contains(
        "batchrun: error: cannot ask for confirmation: no terminal (use --yes)"))
    #expect(!sandbox.exists("runs"))
  }

  @Test(arguments: ["trials.csv", "trials.json", "trials"])
  func `trials that were saved are the same as a batch file`(file: String) throws {
    let typed = ["say.py", "loud=[yes,no]", "msg=['1',2,'a, b',yes]"]
    let printed = try sandbox.run(Invocation(["run"] + typed + ["--print-trials"]))
    #expect(printed.exitCode == 0)
    #expect(printed.output.split(separator: "\n").count == 9)
    let saved = try sandbox.run(Invocation(["run"] + typed + ["--save-trials", file]))
    #expect(saved.output == "Saving trials to \(sandbox.path(file))\n")
    let read = try sandbox.batchrun("run", "say.py", "@\(file)", "--print-trials")
    #expect(read.output == printed.output)
    #expect(!sandbox.exists("runs"))
  }

  @Test func `a batch of a file is restarted and resumed with the entries of that file`() throws {
    try sandbox.write("msg\none\ntwo\n", to: "entries.csv")
    try project.run("say.py", "@entries.csv", "--keep-batch")
    sandbox.remove("entries.csv")
    let batch = try #require(try project.ids().last)
    expectLines(
      try project.run("--restart", batch).output,
      match: [
        "INFO: [batchrun] Running trial ...: say.py (loud=no, msg=one)", "one",
        "INFO: [batchrun] Running trial ...: say.py (loud=no, msg=two)", "two",
      ])
  }

  @Test func `what is not needed is not run again`() throws {
    try project.run("say.py", "msg=a")
    let again = try project.run("say.py", "msg=a", "--needed")
    #expect(again.exitCode == 0)
    #expect(
      again.output.hasPrefix(
        "Skipping because the following runs match this operation (--needed specified):\n"))
    try project.run("say.py", "msg=b", "--needed")
    #expect(
      try project.printedRuns(flags: true) == ["say.py  loud=no msg=b", "say.py  loud=no msg=a"])
  }

  @Test func `a restart keeps its source code unless that of the project is asked for`() throws {
    try project.run("say.py", "msg=a")
    let id = try project.ids()[0]
    try sandbox.append("print('changed')\n", to: "say.py")
    #expect(try project.run("--restart", id).output == "a\n")
    #expect(try project.run("--restart", id, "--force-sourcecode").output == "a\nchanged\n")
  }

  @Test func `a staged run is started with other flags`() throws {
    try project.run("say.py", "msg=a", "--stage")
    let id = try project.ids()[0]
    let run = try project.run("--start", id, "msg=b", "loud=yes")
    #expect(run.output == "B\n")
    #expect(
      try project.printedRuns(flags: true, status: true) == ["say.py  loud=yes msg=b  completed"])
    // Its definition is kept with it.
    sandbox.remove("batchrun.yml")
    sandbox.remove("say.py")
    #expect(try project.run("--start", id, "msg=c").output == "C\n")
    #expect(try project.ids() == [id])
  }
}
