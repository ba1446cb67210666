import Glibc
import TestSupport
import Testing

/// Which runfiles `batchrun sweep` replaces, and what it says of sweep files whose meaning has changed.
@Suite struct SweepReplacementTests {
  private static let spec = "program: p\nparameters: {a: [1, 2]}\n"
  private static let own = "echo prepare\np --a=1\n"

  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(Self.spec, to: "grid.yml")
  }

  @Test func `a runfile in which something else is run is not replaced`() throws {
    try sandbox.write(Self.own, to: "grid.runfile")
    let result = try sandbox.batchrun("sweep", "grid.yml")
    #expect(result.exitCode == 2)
    #expect(result.output == "")
    #expect(
      result.errors == """
        batchrun: error: 'grid.runfile' is not replaced: line 1 runs 'echo', which no command of the \
        sweep runs
        hint: write another file with '--out', or replace this one with '--force', which keeps it as \
        'grid.runfile~'

        """)
    #expect(sandbox.text(of: "grid.runfile") == Self.own)
    #expect(sandbox.names() == ["grid.runfile", "grid.yml"])
  }

  @Test func `what is replaced by force is kept`() throws {
    try sandbox.write("older\n", to: "grid.runfile~")
    try sandbox.write(Self.own, to: "grid.runfile")
    #expect(symlink("grid.runfile", sandbox.path("link")) == 0)
    let result = try sandbox.batchrun("sweep", "grid.yml", "--force", "--out", "link")
    #expect(result.errors == "")
    #expect(
      result.output == """
        Runfile generated: link (2 commands)
        The old one is kept as: \(sandbox.path("grid.runfile~"))
        Launch it with: batchrun launch link

        """)
    #expect(sandbox.text(of: "grid.runfile") == "p --a=1\np --a=2\n")
    #expect(sandbox.text(of: "grid.runfile~") == Self.own)
    // What is its own it replaces without keeping it.
    try sandbox.write("p --a=9\n", to: "grid.runfile")
    #expect(try sandbox.batchrun("sweep", "grid.yml", "--force").exitCode == 0)
    #expect(sandbox.text(of: "grid.runfile~") == Self.own)
    #expect(sandbox.names() == ["grid.runfile", "grid.runfile~", "grid.yml", "link"])
  }

  @Test func `where the old one cannot be kept nothing is replaced`() throws {
    try sandbox.write(Self.own, to: "grid.runfile")
    try sandbox.makeFolder("grid.runfile~")
    let result = try sandbox.batchrun("sweep", "grid.yml", "--force")
    #expect(result.exitCode == 1)
    #expect(result.errors == "batchrun: error: cannot write 'grid.runfile~': Is a directory\n")
    #expect(sandbox.text(of: "grid.runfile") == Self.own)
    #expect(sandbox.names() == ["grid.runfile", "grid.runfile~", "grid.yml"])
  }

  @Test func `a sweep file whose commands have changed says so once`() throws {
    try sandbox.write(
      "program: t.py\nmethod: grid\ncommand: [p, '${program}', '${args}']\n"
        + "parameters: {n: {values: [yes, 1]}}\n", to: "wandb.yml")
    try sandbox.write("p t.py --n=yes\np t.py --n=1\n", to: "wandb.runfile")
    let notice = """
      batchrun: warning: wandb.yml:2:1: with 'method' a spec now has W&B's meaning: \
      'p t.py --n=yes' is now 'p t.py --n=True'
      hint: changed commands are new jobs to a launch; without 'method' they stay the same

      """
    #expect(try sandbox.batchrun("sweep", "wandb.yml", "--dry-run").errors == notice)
    #expect(try sandbox.batchrun("sweep", "wandb.yml").errors == notice)
    #expect(sandbox.text(of: "wandb.runfile") == "p t.py --n=True\np t.py --n=1\n")
    let again = try sandbox.batchrun("sweep", "wandb.yml")
    #expect(again.errors == "")
    #expect(again.exitCode == 0)
  }

  @Test func `a runfile of before that runs the program alone is kept by force`() throws {
    try sandbox.write("program: t.py\nmethod: grid\nparameters: {n: {values: [1]}}\n", to: "w.yml")
    try sandbox.write("t.py --n=1\n", to: "w.runfile")
    let refused = try sandbox.batchrun("sweep", "w.yml")
    #expect(refused.exitCode == 2)
    #expect(refused.errors.hasPrefix("batchrun: warning: w.yml:2:1: with 'method' a spec now has"))
    #expect(refused.errors.contains("line 1 runs 't.py', which no command of the sweep runs"))
    #expect(try sandbox.batchrun("sweep", "w.yml", "--force").exitCode == 0)
    #expect(sandbox.text(of: "w.runfile") == "/usr/bin/env python t.py --n=1\n")
    #expect(sandbox.text(of: "w.runfile~") == "t.py --n=1\n")
  }

  @Test func `the words of a sweep file's command reach the program as they are`() throws {
    try sandbox.write(
      """
      method: grid
      command:
        - printf
        - "[%s]"
        - "one\\n'two' \\\\n $HOME `id` \\"x\\"\\n\\ttab"
        - $HOME *
        - ${envvar:SET}/x
        - ${envvar:UNSET}
        - "a\\n${n}\\nb${envvar:SET}"
        - ${args_no_equals}
        - ${args_json_file}
      parameters:
        n: {values: ["it's $5\\\\n"]}
        m: {value: {a: [1, yes, ~]}}
      """, to: "w.yml")
    let result = try sandbox.shell(
      "\"$BATCHRUN\" sweep w.yml > /dev/null && SET='a b' BATCHRUN_LOG_DIR=. sh w.runfile; echo; "
        + "cat args.json")
    #expect(
      result.output == """
        [one
        'two' \\n $HOME `id` "x"
        \ttab][$HOME *][a b/x][UNSET][a
        it's $5\\n
        ba b][--n][it's $5\\n][--m][{"a": [1, true, null]}][./args.json]
        {"n": "it's $5\\\\n", "m": {"a": [1, true, null]}}

        """)
    #expect(result.errors == "")
  }
}
