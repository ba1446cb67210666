import Glibc
import JSON
import TestSupport
import Testing

/// Runfiles as they come: missing, odd, damaged, large.
@Suite struct LaunchRunfileTests {
  private let sandbox: Sandbox
  private let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  @Test(arguments: [
    ("missing", "no-such-file"), ("a folder", "folder"), ("YAML", "project.yml"),
    ("below a file", "plain/x"), ("no name", ""),
  ])
  func `a runfile that is none is refused, and nothing is made`(what: String, path: String) throws {
    try sandbox.makeFolder("folder")
    try sandbox.write("train:\n  main: train\n", to: "project.yml")
    try sandbox.write("true\n", to: "plain")
    let result = try sandbox.batchrun("launch", path)
    #expect(result.exitCode == 2, "\(what): \(result)")
    #expect(result.errors.hasPrefix("batchrun: error: "), "\(what): \(result)")
    if what == "YAML" { #expect(result.errors.contains("or a grid spec"), "\(result)") }
    #expect(!sandbox.exists("runs"))
  }

  @Test(arguments: [".", "..", "folder", "folder/", "/"])
  func `a folder is reported as one`(path: String) throws {
    try sandbox.makeFolder("folder")
    let result = try sandbox.batchrun("launch", path)
    #expect(result.exitCode == 2)
    #expect(
      result.errors
        == "batchrun: error: runfile '\(path)' is a folder\n"
        + "hint: name a file in it\n")
  }

  @Test(.enabled("the superuser may read everything") { geteuid() != 0 })
  func `one that may not be read is refused`() throws {
    try sandbox.write("true\n", to: "a")
    chmod(sandbox.path("a"), 0)
    #expect(try sandbox.batchrun("launch", "a").exitCode == 2)
  }

  @Test(arguments: ["", "\n\n", "# nothing\n\n  # at all\n", "\r\n", "\u{FEFF}"])
  func `one without commands is nothing to do`(content: String) throws {
    try sandbox.write(content, to: "a")
    let result = try sandbox.batchrun("launch", "a")
    #expect(result.exitCode == 0, "\(result)")
    #expect(!result.errors.contains("error"), "\(result)")
  }

  @Test func `ends of lines of all kinds, and none`() throws {
    try sandbox.write("echo 1\r\necho 2\n\n\r\necho 3 \\\n  and more\necho 4", to: "a")
    #expect(try sandbox.batchrun("launch", "a").exitCode == 0)
    let outputs = try ledger.records().values.compactMap {
      sandbox.text(of: "runs/a/" + ($0["stdout"]?.string ?? ""))
    }
    #expect(outputs.sorted() == ["1\n", "2\n", "3 and more\n", "4\n"])
  }

  @Test
  func `without checks a quote that does not close is that job's error, in the shell's words`()
    throws
  {
    try sandbox.write("echo 'open\necho fine\n", to: "a")
    let result = try sandbox.batchrun("launch", "a", "--no-checks")
    #expect(result.exitCode == 1)
    let record = try ledger.record(of: "echo 'open")
    #expect(record["exit_code"]?.int == 2)
    let errors = sandbox.text(of: "runs/a/" + (record["stderr"]?.string ?? "")) ?? ""
    #expect(errors.contains("Unterminated quoted string"))
    #expect(try ledger.record(of: "echo fine")["exit_code"]?.int == 0)
  }

  @Test func `only names that can be a folder's become a ledger's`() throws {
    for (path, name) in [
      ("x.tar.runfile", "x.tar"), (".hidden", "hidden"), ("white space", "white space"),
      ("--dashes", "--dashes"), ("caf\u{e9}", "caf\u{e9}"),
    ] {
      try sandbox.write("true\n", to: path)
      let result = try sandbox.batchrun("launch", "./" + path)
      #expect(result.exitCode == 0, "\(result)")
      #expect(sandbox.exists("runs/\(name)/metadata.json"), "\(name)")
    }
  }

  @Test func `a hundred thousand lines are planned, and what is done is known`() throws {
    let count = 100_000
    try sandbox.write((1...count).map { "echo \($0)\n" }.joined(), to: "a")
    let first = try sandbox.batchrun("launch", "a", "--limit", "3")
    #expect(first.exitCode == 0, "\(first)")
    #expect(first.errors.contains("running 3 jobs (99,997 skipped by --limit) on "), "\(first)")
    let second = try sandbox.batchrun("launch", "a", "--dry_run")
    let lines = second.output.split(separator: "\n")
    #expect(lines.first == "action  reason  command")
    #expect(lines.dropLast().last == "99,997 jobs to run, 3 to skip (99,997 new, 3 done)")
    #expect(lines.last?.hasPrefix("about ") == true)
    #expect(lines.count == count + 3)
  }

  @Test func `control characters of commands and names are shown, not obeyed`() throws {
    let evil = "\u{1B}]0;owned\u{7}\u{202E}"
    try sandbox.write("exit 1 # \(evil)\n", to: "e\(evil)")
    for arguments in [["--tail", "3"], ["--mode", "overwrite", "--json"], ["--dry_run"]] {
      let result = try sandbox.run(Invocation(["launch", "e\(evil)"] + arguments))
      let scalars = (result.output + result.errors).unicodeScalars
      #expect(!scalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" }, "\(arguments)")
      if arguments != ["--mode", "overwrite", "--json"] {
        #expect(!scalars.contains("\u{202E}"), "\(arguments)")
      }
    }
  }
}
