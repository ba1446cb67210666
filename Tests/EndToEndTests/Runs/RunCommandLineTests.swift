import JSON
import TestSupport
import Testing

/// The command that a run executes, and the variables and settings that it gets.
@Suite struct RunCommandLineTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("sub")
    try sandbox.write("[a]\nb = 1\n", to: "sub/settings.ini")
    try sandbox.write(
      """
      reference: {exec: 'echo ${nosuch}'}
      variable: {exec: echo, env: {A: 'x ${nosuch}'}}
      program: {main: 'nosuch --lr ${nosuch}'}
      secret:
        exec: sh -c 'echo $SHOWN $HIDDEN'
        env: {SHOWN: a, HIDDEN: b}
        env-secrets: [HIDDEN]
      settings:
        exec: cat sub/settings.ini
        flags-dest: config:sub/settings.ini
        flags-import: all
      """, to: "batchrun.yml")
    try sandbox.writeScript("echo shell \"$FLAG_A\"\n", to: "tool.sh")
    try sandbox.write("#!/usr/bin/env perl\nprint \"perl $ENV{FLAG_A}\\n\";\n", to: "tool.pl")
  }

  private func run(_ arguments: String...) throws -> ProgramResult {
    try sandbox.run(Invocation(["run", "-y"] + arguments))
  }

  @Test(arguments: [
    ("reference", "command contains invalid reference 'nosuch'"),
    ("variable", "variable 'A' contains invalid reference 'nosuch'"),
    ("program", "command contains invalid reference 'nosuch'"),
  ])
  func `a reference to nothing is refused before there is a run`(
    operation: String, message: String
  ) throws {
    let result = try run(operation)
    #expect(result.exitCode == 1)
    #expect(
      result.errors.hasPrefix("batchrun: error: invalid setting for operation: \(message)\n"),
      "\(result)")
    #expect(!sandbox.exists("runs"))
  }

  @Test func `nothing runs in the background whose process id cannot be written`() throws {
    let result = try run("secret", "--pidfile", "nosuch/pid")
    #expect(result.exitCode == 1)
    #expect(result.errors.hasPrefix("batchrun: error: cannot write 'nosuch/pid'"), "\(result)")
    #expect(!sandbox.exists("runs/secret"))
    #expect(sandbox.livingProcesses().isEmpty)
  }

  @Test func `a warning keeps the lines that the project says to do something by`() throws {
    try sandbox.append(
      "\nneed: {exec: echo went on, requires: {operation: a, name: a, help: run a first}}\n",
      to: "batchrun.yml")
    let result = try run("need", "--force-deps")
    #expect(result.output == "went on\n")
    expectLines(
      result.errors,
      match: [
        "Resolving a dependency",
        "batchrun: warning: a dependency was not met: could not resolve 'operation:a' in a "
          + "resource: no suitable run for a", "run a first",
      ])
  }

  @Test func `secret variables reach the process and no file`() throws {
    #expect(try run("secret").output == "a b\n")
    let id = try #require(
      try sandbox.batchrun("runs", "--json").json.array?.first?["id"]?.string)
    let lines = sandbox.lines(of: "runs/secret/dirs/\(id)/.batchrun/env")
    #expect(lines.contains("SHOWN=a"))
    #expect(!lines.contains { $0.hasPrefix("HIDDEN") })
  }

  @Test func `a file of settings is written once, where the program looks for it`() throws {
    let result = try run("settings", "a.b=5")
    #expect(result.output == "[a]\nb = 5\n", "\(result)")
    #expect(result.errors == "Resolving config:sub/settings.ini dependency\n")
    let again = try run("--restart", try id(), "a.b=6")
    #expect(again.output == "[a]\nb = 6\n", "\(again)")
    #expect(sandbox.names(in: "runs/settings/dirs/\(try id())/sub") == ["settings.ini"])
  }

  private func id() throws -> String {
    try #require(try sandbox.batchrun("runs", "--json").json.array?.first?["id"]?.string)
  }

  @Test func `scripts in any language run without a project file`() throws {
    sandbox.remove("batchrun.yml")
    #expect(try run("tool.sh").output == "shell \n")
    #expect(try run("./tool.sh", "a=1", "--force-flags").output == "shell 1\n")
    let unknown = try run("tool.sh", "a=1")
    #expect(unknown.errors.hasPrefix("batchrun: error: unsupported flag 'a'\n"), "\(unknown)")
    let plain = try run("tool.pl")
    #expect(plain.errors.hasPrefix("batchrun: error: cannot run 'tool.pl': "), "\(plain)")
    #expect(try sandbox.shell("chmod +x tool.pl").exitCode == 0)
    #expect(try run("tool.pl", "a=[1,2]", "-f").output == "perl 1\nperl 2\n")
  }
}
