import Glibc
import TestSupport
import Testing

/// `batchrun ls`, `cat` and `open`, on runs of operations and on launched lines.
@Suite struct RunFilesTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      make:
        exec: sh make.sh
      use:
        exec: cat model/data
        requires:
          - operation: make
            select: model
          - file: table.csv
            target-type: link

      """, to: "batchrun.yml")
    try sandbox.write(
      """
      echo printed
      echo mishap >&2
      mkdir -p model/.cache
      echo data > model/data
      echo cached > model/.cache/x
      touch x10 x9 .hidden "$(printf 'a\\033[31m')"
      """, to: "make.sh")
    try sandbox.write("1,2\n", to: "table.csv")
  }

  /// The run of `make` is the second, that of `use` the first.
  private func runBoth() throws {
    for operation in ["make", "use"] {
      let result = try sandbox.batchrun("run", operation, "-y")
      #expect(result.exitCode == 0, "\(result)")
    }
  }

  private func list(_ arguments: String...) throws -> [String] {
    let result = try sandbox.run(Invocation(["ls"] + arguments))
    #expect(result.exitCode == 0, "\(result)")
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test func `files are listed below their folder, hidden ones only on demand`() throws {
    try runBoth()
    let lines = try list("2")
    #expect(lines.first?.hasPrefix("~/runs/make/dirs/") == true)
    #expect(lines.first?.hasSuffix(":") == true)
    #expect(
      lines.dropFirst() == [
        "  a\\x1b[31m", "  make.sh", "  model/", "  model/data", "  table.csv", "  x9", "  x10",
      ])
    let all = try list("2", "--all", "--no-format")
    for name in [".hidden", "model/.cache/x", ".batchrun/sourcecode/make.sh", "out.log"] {
      #expect(all.contains(name))
    }
    #expect(try list("2", "-n", "-p", "model") == ["model/", "model/data"])
    #expect(try list("2", "-n", "-p", "x?") == ["x9"])
    #expect(try list("2", "-n", "-p", "*/.c*") == ["model/.cache/", "model/.cache/x"])
    #expect(try list("2", "-p", "mod").count == 1)
  }

  @Test func `files are told apart by where they come from`() throws {
    try runBoth()
    #expect(try list("--sourcecode", "-n") == ["batchrun.yml", "make.sh", "table.csv"])
    #expect(try list("2", "-gn").contains("model/.cache/x"))
    #expect(try list("2", "-dn") == [])
    #expect(try list("1", "-dn") == ["model/", "table.csv"])
    #expect(
      try list("1", "-dnL") == [
        "model/", "model/.cache/", "model/.cache/x", "model/data", "table.csv",
      ])
    #expect(try list("1", "-gn") == [])
    #expect(
      try list("1", "-sdn", "-p", "*.csv") == ["table.csv"])
    let full = try list("1", "-sf", "-p", "make.sh")
    #expect(full.count == 1)
    #expect(full.first.flatMap { sandbox.text(of: $0) } == sandbox.text(of: "make.sh"))
  }

  @Test func `names go out as they are to other programs, and never to a terminal`() throws {
    try runBoth()
    #expect(try sandbox.batchrun("ls", "2", "-n").outputBytes.starts(with: "a\u{1b}[31m\n".utf8))
    let terminal = try sandbox.startInTerminal(Invocation(["ls", "2", "-n"]))
    let screen = try terminal.wait().output
    #expect(screen.contains("a\\x1b[31m"))
    #expect(!screen.contains("\u{1b}[31m"))
  }

  @Test func `a file is printed byte by byte`() throws {
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }
    try sandbox.write(bytes: bytes, to: "blob")
    try sandbox.write("cp '\(sandbox.path("blob"))' out.bin\n", to: "make.sh")
    try sandbox.batchrun("run", "make", "-y")
    #expect(try sandbox.batchrun("cat", "-p", "out.bin").outputBytes == bytes)
    #expect(
      try sandbox.batchrun("cat", "-s", "-p", "make.sh").outputBytes == sandbox.bytes(of: "make.sh")
    )
    let cut = try sandbox.shell("\"$BATCHRUN\" cat -p out.bin | head -c 3 | wc -c")
    #expect(cut.output.contains("3"))
    #expect(cut.errors == "")
  }

  @Test func `output is printed, of a run that still runs as far as it is`() throws {
    try sandbox.write(
      "echo begun; while ! test -e \(sandbox.path("go")); do sleep 0.01; done; echo over\n",
      to: "make.sh")
    let running = try sandbox.startBatchrun("run", "make", "-y")
    try eventually("the output so far is printed") {
      try sandbox.batchrun("cat", "--output").output == "begun\n"
    }
    try sandbox.write("", to: "go")
    _ = try running.wait()
    #expect(try sandbox.batchrun("cat", "-O").output == "begun\nover\n")
    let noted = try sandbox.batchrun("cat", "-O", "-p", "x")
    #expect(noted.output == "begun\nover\n")
    #expect(noted.errors.contains("--output cannot be used with other options"))
  }

  @Test func `of a launched line there are its logs, and its folder if it had one`() throws {
    try sandbox.write("echo out; echo bad >&2; echo x > made\n", to: "lines")
    try sandbox.batchrun("launch", "lines")
    let plain = try list()
    #expect(plain.count == 3)
    #expect(plain.dropFirst() == ["  err.log", "  out.log"])
    // Both streams, each where it belongs.
    let both = try sandbox.batchrun("cat", "--output")
    #expect(both.output == "out\n" && both.errors == "bad\n")
    let errors = try sandbox.batchrun("cat", "--stderr")
    #expect(errors.output == "bad\n" && errors.errors == "")
    #expect(try sandbox.batchrun("cat", "-p", "err.log").output == "bad\n")
    let none = try sandbox.batchrun("ls", "--sourcecode")
    #expect(none.exitCode == 0 && none.errors == "")
    #expect(none.output == plain[0] + "\n")
    #expect(try sandbox.batchrun("ls", "--sourcecode", "-n").output == "")
    #expect(try sandbox.batchrun("cat", "--sourcecode", "-p", "x").exitCode == 1)

    try sandbox.write("echo x > made\n", to: "apart")
    try sandbox.batchrun("launch", "apart", "--isolate")
    #expect(try list("-n") == ["made", "err.log", "out.log"])
    #expect(try sandbox.batchrun("cat", "-p", "made").output == "x\n")
  }

  @Test(
    arguments: [
      (["cat"], 2, "-p / --path is required"),
      (["cat", "-p", "/etc/passwd"], 2, "must be relative"),
      (["cat", "-p", "../../journal.jsonl"], 2, "leads out of the run"),
      (["cat", "-p", "away"], 1, "is a link that leads out"),
      (["cat", "-p", "up/passwd"], 1, "is a link that leads out"),
      (["cat", "-p", "nothing"], 1, "does not exist"), (["cat", "-p", "."], 1, "Is a directory"),
      (["cat", "-p", "pipe"], 1, "is not a regular file"),
      (["cat", "-p", "round"], 1, "symbolic links"),
      (["ls", "-p", "/"], 2, "must be relative"), (["ls", "-p", ".."], 2, "leads out"),
      (["ls", "zz"], 1, "could not find a run matching 'zz'"),
      (["ls", "1", "2"], 2, "unexpected argument '2'"),
      (["open", "-p", "nothing"], 1, "does not exist"),
      (["open", "-c", "no-such-program"], 1, "no-such-program"),
      (["cat", "--stderr"], 1, "no separate log of its standard error"),
      (["ls", "--error"], 1, "no matching runs"),
    ] as [([String], Int32, String)])
  func `what cannot be had is told in one line`(
    arguments: [String], exitCode: Int32, text: String
  ) throws {
    try sandbox.write(
      "ln -s /etc/passwd away; ln -s /etc up; mkfifo pipe; ln -s round round\n", to: "make.sh")
    try sandbox.batchrun("run", "make", "-y")
    try sandbox.batchrun("run", "make", "-y")
    let result = try sandbox.run(Invocation(arguments))
    #expect(result.exitCode == exitCode)
    #expect(result.output == "")
    #expect(result.errors.contains(text), "\(result)")
    #expect(result.errors.count { $0 == "\n" } <= 3)
    #expect(!result.errors.contains("root:"))
  }

  @Test func `a folder that was removed is reported in one line`() throws {
    try sandbox.batchrun("run", "make", "-y")
    let id = try sandbox.batchrun("select").output.prefix(32)
    sandbox.remove("runs/make/dirs")
    for arguments in [
      ["ls"], ["ls", "-s"], ["cat", "-p", "x"], ["cat", "-O"], ["open", "-c", "true"],
    ] {
      let result = try sandbox.run(Invocation(arguments + [String(id)]))
      #expect(result.exitCode == 1)
      #expect(result.errors.contains("was removed\nhint: 'batchrun check'"), "\(result)")
    }
    #expect(try sandbox.batchrun("runs").output == "")
  }

  @Test func `a run is opened in a program or in a shell`() throws {
    try runBoth()
    let opened = try sandbox.batchrun("open", "2", "-c", "echo opened", "-p", "model/data")
    #expect(opened.output.hasPrefix("opened /"))
    #expect(opened.output.hasSuffix("/model/data\n"))
    let failed = try sandbox.batchrun("open", "-c", "sh -c 'exit 3'")
    #expect(failed.exitCode == 1)
    #expect(failed.errors.contains("exit code 3"))
    let none = try sandbox.run(Invocation(["open"], environment: ["PATH": sandbox.path]))
    #expect(none.exitCode == 1)
    #expect(none.errors.contains("there is no 'xdg-open' here"))
    let shell = try sandbox.batchrun("open", "2", "--shell-cmd", "ls", "-p", "model/data")
    #expect(shell.output == "data\n")
    #expect(shell.errors.contains("To exit the shell, type 'exit' and press Enter."))
  }

  @Test func `a pager gets what is too long for the terminal`() throws {
    try sandbox.batchrun("run", "make", "-y")
    let terminal = try sandbox.startInTerminal(
      Invocation(["cat", "-O", "-pa"], environment: ["PAGER": "sed s/^/paged:/"]))
    #expect(try terminal.wait().output.contains("paged:printed"))
    #expect(try sandbox.batchrun("cat", "-O", "--page").output == "printed\nmishap\n")
    try sandbox.write("echo out; echo err >&2\n", to: "a")
    try sandbox.batchrun("launch", "a")
    let both = try sandbox.startInTerminal(
      Invocation(["cat", "-O", "-pa"], environment: ["PAGER": "sed s/^/paged:/"]))
    #expect(try both.wait().output.contains("paged:out\r\npaged:err"))
  }
}
