import JSON
import TestSupport
import Testing

/// What programs get of their flags, and what they do not.
@Suite struct ProgramFlagTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func run(_ arguments: String...) throws -> String {
    let result = try sandbox.run(Invocation(["run", "-y"] + arguments))
    return result.exitCode == 0 ? result.output : result.errors
  }

  private func runs() throws -> [JSONValue] {
    try JSONValue(parsing: Array(try sandbox.batchrun("runs", "--json").output.utf8)).array ?? []
  }

  private func labels() throws -> [String] { try runs().map { $0["label"]?.string ?? "" } }

  private static let train = """
    import argparse, sys
    p = argparse.ArgumentParser()
    p.add_argument("--lr", type=float, default=0.1)
    p.add_argument("--epochs", type=int, default=3)
    p.add_argument("--layers", nargs="*", default=["a b", "c"])
    p.add_argument("--mode", choices=["x", "y"], default="x")
    p.add_argument("--fast", action="store_true")
    p.set_defaults(mode="y")
    a = p.parse_args()
    print(sys.argv[1:], a.layers, a.mode)

    """

  @Test func `options that are not set are not passed`() throws {
    try sandbox.write(Self.train, to: "train.py")
    try sandbox.write(
      """
      all: {main: train, flags-import: all}
      none: {main: train}
      named: {main: train, flags-import: [lr], flags: {epochs: 7}}
      null-one: {main: train, flags: {lr: null, epochs: 5}}
      exec: {exec: 'python3 train.py ${flag_args}', flags: {lr: 1e-3, epochs: 5, layers: null}}
      """, to: "batchrun.yml")
    #expect(try run("all") == "[] ['a b', 'c'] y\n")
    #expect(try run("none") == "[] ['a b', 'c'] y\n")
    #expect(try run("named") == "['--epochs', '7'] ['a b', 'c'] y\n")
    #expect(try run("null-one") == "['--epochs', '5'] ['a b', 'c'] y\n")
    #expect(try run("exec") == "['--epochs', '5', '--lr', '1e-3'] ['a b', 'c'] y\n")
    #expect(
      try run("all", "fast=yes", "epochs=4")
        == "['--epochs', '4', '--fast'] ['a b', 'c'] y\n")
    #expect(try run("train.py", "mode=x") == "['--mode', 'x'] ['a b', 'c'] x\n")
    let all = "layers='''a b'' c' lr=0.1 mode"
    #expect(
      try labels() == [
        "epochs=3 fast=no \(all)=x", "epochs=4 fast=yes \(all)=y", "epochs=5 lr=0.001",
        "epochs=5 lr=0.1", "epochs=7 lr=0.1", "", "epochs=3 fast=no \(all)=y",
      ])
    let command = try sandbox.batchrun("run", "named", "--print-cmd").output
    #expect(command.hasSuffix("/train.py --epochs 7\n"), "\(command)")
    #expect(
      try run("none", "lr=2").hasPrefix("batchrun: error: unsupported flag 'lr'"))
    #expect(try run("none", "lr=2", "--force-flags") == "['--lr', '2'] ['a b', 'c'] y\n")
  }

  @Test func `globals that are not set are unchanged`() throws {
    try sandbox.write(
      """
      n = 1
      names = ["007", None, True]
      spaced = ["a b", "c"]
      none = None
      print((n, names, spaced, none))

      """, to: "op.py")
    try sandbox.write(
      """
      op: {main: op, flags-import: all}
      set: {main: op, flags: {n: 5, none: null, names: "x 'y z'"}}
      """, to: "batchrun.yml")
    #expect(try run("op") == "(1, ['007', None, True], ['a b', 'c'], None)\n")
    #expect(try run("op", "n=2") == "(2, ['007', None, True], ['a b', 'c'], None)\n")
    #expect(try run("op", "n=null") == "(None, ['007', None, True], ['a b', 'c'], None)\n")
    #expect(try run("set") == "(5, ['x', 'y z'], ['a b', 'c'], None)\n")
    #expect(try run("op.py", "spaced=a b c") == "(1, ['007', None, True], ['a', 'b', 'c'], None)\n")
    // What a label shows can be typed.
    #expect(
      try run("op", #"names='"''007''" null true'"#)
        == "(1, ['007', None, True], ['a b', 'c'], None)\n")
  }

  @Test func `trials are told what varies`() throws {
    try sandbox.write(Self.train, to: "train.py")
    let output = try run("train.py", "lr=[0.10,1e-3]", "-q")
    #expect(output == "")
    let options = try runs().map { run in
      run["cmd"]?.array?.compactMap(\.string).drop { !$0.hasSuffix("train.py") }.dropFirst() ?? []
    }
    #expect(options == [["--lr", "0.001"], ["--lr", "0.1"]])
  }

  @Test func `files of settings that are not changed stay the same`() throws {
    let json = "{\n  \"a\": 1,\n  \"n\": null, \"list\": [\"007\", null], \"f\": 1.0\n}\n"
    let yaml = "# a comment\nlr: 0.10   # the rate\nlayers: [\"a b\", c]\nnone: ~\n"
    let ini = "[DEFAULT]\na = 1\n[sec]\nb = 2.50\n; comment\nc = %(a)s/x\n"
    try sandbox.write(json, to: "c.json")
    try sandbox.write(yaml, to: "c.yml")
    try sandbox.write(ini, to: "c.ini")
    try sandbox.write(
      """
      json: {exec: cat c.json, flags-dest: 'config:c.json', flags-import: all}
      yaml: {exec: cat c.yml, flags-dest: 'config:c.yml', flags-import: all}
      ini: {exec: cat c.ini, flags-dest: 'config:c.ini', flags-import: all}
      nested:
        exec: cat c.json
        flags-dest: config:c.json
        flags: {rate: {default: 1e-3, arg-name: opt.rate}, n: null}
      """, to: "batchrun.yml")
    #expect(try run("json") == json)
    #expect(try run("yaml") == yaml)
    #expect(try run("ini") == ini)
    #expect(
      try run("ini", "a=007", "sec.b=7")
        == "[DEFAULT]\na = 007\n[sec]\nb = 7\n; comment\nc = %(a)s/x\n")
    let changed = try run("json", "a=null", "f=2")
    #expect(
      changed.contains("\"a\": null") && changed.contains("\"007\"") && changed.contains("\"f\": 2")
    )
    let nested = try run("nested")
    #expect(nested.contains("\"opt\": {\n    \"rate\": 0.001\n  }"), "\(nested)")
    #expect(nested.contains("\"n\": null") && nested.contains("\"f\": 1.0"))
  }

  @Test func `a restart does what the run did`() throws {
    try sandbox.write("x = 1\ny = 2\nprint(x, y)\n", to: "op.py")
    try sandbox.write("op: {main: op, flags-import: all}\n", to: "batchrun.yml")
    #expect(try run("op", "x=5") == "5 2\n")
    try sandbox.write("x = 1\ny = 3\nprint(x, y)\n", to: "op.py")
    #expect(try run("--restart", "1") == "5 2\n")
    #expect(try run("--proto", "1") == "5 2\n")
    #expect(try run("--proto", "1", "--force-sourcecode") == "5 2\n")
    #expect(try run("--restart", "1", "--force-sourcecode") == "5 2\n")
    #expect(try run("op", "x=5") == "5 3\n")
  }

  @Test func `options that main gives win, with a warning`() throws {
    try sandbox.write(
      """
      import argparse, sys
      p = argparse.ArgumentParser()
      p.add_argument("--data", required=True)
      p.add_argument("--lr", default=1)
      p.parse_args()
      print(sys.argv[1:])

      """, to: "req.py")
    try sandbox.write(
      """
      op: {main: req --data d}
      given: {main: req --data d, flags: {data: e, lr: 3}}
      other: {main: req --data=d --lr 5, flags: {data: null, lr: null}}
      """, to: "batchrun.yml")
    #expect(try run("op") == "['--data', 'd']\n")
    let given = try sandbox.batchrun("run", "-y", "given")
    #expect(given.output == "['--data', 'd', '--lr', '3']\n")
    #expect(
      given.errors == "batchrun: warning: ignoring flag 'data=e' because it's shadowed in the "
        + "operation cmd as --data\n")
    let other = try sandbox.batchrun("run", "-y", "other")
    #expect(other.output == "['--data=d', '--lr', '5']\n")
    #expect(other.errors == "")
  }

  @Test func `arguments and values go to a program that has globals`() throws {
    try sandbox.write(
      "import sys\nmsg = 'm'\nparams = {'a': 1, 'opt': {'rate': 1, 'name': 's'}}\n"
        + "print(msg, params, sys.argv[1:])\n", to: "say.py")
    try sandbox.write(
      """
      op: {main: "say --loud ${msg} 'b c'", flags: {msg: hello you}}
      dict: {main: say x, flags-dest: 'dict:params', flags: {opt.rate: 0.5}, flags-import: all}
      global: {main: say, flags-dest: 'global:params', flags: {r: {arg-name: opt.rate}}}
      """, to: "batchrun.yml")
    #expect(
      try run("op")
        == "hello you {'a': 1, 'opt': {'rate': 1, 'name': 's'}} ['--loud', 'hello you', 'b c']\n")
    #expect(try run("dict") == "m {'a': 1, 'opt': {'rate': 0.5, 'name': 's'}} ['x']\n")
    #expect(
      try run("dict", "a=7", "opt.name=z")
        == "m {'a': 7, 'opt': {'rate': 0.5, 'name': 'z'}} ['x']\n")
    #expect(try run("global", "r=3") == "m {'a': 1, 'opt': {'rate': 3, 'name': 's'}} []\n")
  }

  @Test func `flags of requirements reach the program where it asks for them`() throws {
    try sandbox.write("foo\n", to: "foo.txt")
    try sandbox.write("bar\n", to: "bar.txt")
    try sandbox.write(
      """
      plain: {exec: 'echo [${flag_args}]', requires: {file: foo.txt, flag-name: infile}}
      shown: {exec: 'echo ${flag_args}', requires: {file: foo.txt, flag-name: infile}}
      passed:
        exec: echo ${flag_args}
        flags: {infile: {arg-skip: no, arg-name: infile-path}}
        requires: {file: foo.txt, flag-name: infile}
      typed:
        exec: echo ${flag_args}
        flags: {infile: {arg-skip: no, type: path}}
        requires: {file: foo.txt, flag-name: infile}
      up:
        exec: echo ${flag_args}
        flags: {up: {arg-skip: no}}
        requires: {operation: shown, name: up, warn-if-empty: no}
      """, to: "batchrun.yml")
    let last = { (text: String) in
      text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().last.map(String.init)
    }
    #expect(last(try run("shown")) == "")
    #expect(last(try run("passed")) == "--infile-path foo.txt")
    #expect(last(try run("passed", "infile=bar.txt")) == "--infile-path bar.txt")
    #expect(last(try run("typed")) == "--infile \(sandbox.path("foo.txt"))")
    let id = try #require(
      try runs().last?["id"]?.string)
    #expect(last(try run("up")) == "--up \(id)")
    #expect(last(try run("up", "up=\(id.prefix(8))")) == "--up \(id)")
  }

  @Test func `a program is asked when it is run or explained, and never for lists`() throws {
    let log = sandbox.path("log")
    try sandbox.write(
      """
      import argparse
      open("\(log)", "a").write("asked\\n")
      p = argparse.ArgumentParser()
      for name in ("lr", "epochs"):
          p.add_argument("--" + name, default=1)
      print(p.parse_args())

      """, to: "loop.py")
    try sandbox.write("op: {main: loop, flags-import: all}\n", to: "batchrun.yml")
    _ = try sandbox.batchrun("operations")
    _ = try sandbox.run(Invocation(["__complete", "--", "run", "op", "l"]))
    #expect(!sandbox.exists("log"))
    let help = try sandbox.batchrun("run", "op", "--help-op").output
    #expect(help.contains("  epochs  (default is 1)\n  lr      (default is 1)\n"), "\(help)")
    #expect(sandbox.lines(of: "log").count == 1)
    #expect(
      try sandbox.batchrun("run", "op", "--help-op", "--no-inspect").output.contains("Flags:")
        == false)
    #expect(try run("op", "lr=2") == "Namespace(lr='2', epochs=1)\n")
    #expect(try run("op", "lr=2", "--no-inspect").hasPrefix("batchrun: error: unsupported"))
    #expect(sandbox.names().filter { $0.hasPrefix("__pycache__") }.isEmpty)
  }
}
