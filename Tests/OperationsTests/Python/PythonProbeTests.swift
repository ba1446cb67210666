import Operations
import Posix
import TestSupport
import Testing

/// Programs are run up to where they read their arguments, with the Python of this machine.
@Suite struct PythonProbeTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("runs")
  }

  private func resolve(
    _ script: String, main: String = "script", settings: String = "flags-import: all",
    asks: Bool = true
  ) throws -> OperationResolver.Resolved {
    try sandbox.write(script, to: "script.py")
    try sandbox.write("op: {main: \(main), \(settings)}\n", to: "batchrun.yml")
    let file = try ProjectFile(path: sandbox.path("batchrun.yml"))
    return try OperationResolver(
      folder: sandbox.path, project: file, home: sandbox.path("runs"), asksPrograms: asks
    ).resolve("op")
  }

  private func flags(
    _ script: String, main: String = "script", settings: String = "flags-import: all",
    asks: Bool = true
  ) throws -> [String] {
    try resolve(script, main: main, settings: settings, asks: asks).operation.flags
      .map { "\($0.name)=\($0.defaultValue.encoded)" }
  }

  @Test func whatTheTextDoesNotTell() throws {
    let loop = """
      import argparse
      p = argparse.ArgumentParser()
      for name, default in (("lr", 0.1), ("epochs", 5)):
          p.add_argument("--" + name, type=type(default), default=default)
      p.parse_args()
      """
    #expect(try flags(loop) == ["lr=0.1", "epochs=5"])
    #expect(try flags(loop, asks: false) == [])
    #expect(
      try flags(
        """
        import argparse, dataclasses
        @dataclasses.dataclass
        class C:
            lr: float = 0.1
            name: str = "x"
        p = argparse.ArgumentParser()
        for f in dataclasses.fields(C):
            p.add_argument("--" + f.name, type=f.type, default=f.default)
        p.parse_args()
        """) == ["lr=0.1", "name=x"])
    #expect(
      try flags(
        """
        import argparse
        base = argparse.ArgumentParser(add_help=False)
        base.add_argument("--base", default=1)
        p = argparse.ArgumentParser(parents=[base])
        p.add_argument("--own", default=2)
        p.set_defaults(own=5)
        p.parse_args()
        """) == ["base=1", "own=5"])
    try sandbox.write(
      """
      import argparse
      def parser():
          p = argparse.ArgumentParser()
          p.add_argument("--from-helper", type=int, default=1)
          return p
      """, to: "helper.py")
    #expect(
      try flags("import argparse\nimport helper\nhelper.parser().parse_args()\n")
        == ["from-helper=1"])
    #expect(
      try flags(
        "import argparse\nfrom helper import parser\nif __name__ == '__main__':\n  f = parser().parse_known_args\n  f()\n"
      )
        == ["from-helper=1"])
  }

  @Test func everyKindOfOption() throws {
    let found = try resolve(
      """
      import argparse, pathlib
      class Parser(argparse.ArgumentParser):
          pass
      p = Parser()
      p.add_argument("-l", "--lr", "--rate", default=1, dest="learning", help="the\\n rate (%(default)s)")
      p.add_argument("--a", action="store_true")
      p.add_argument("--b", action="store_false")
      p.add_argument("pos", nargs="?")
      p.add_argument("-s", default=3)
      p.add_argument("-v", "--verbose", action="count", default=0)
      p.add_argument("--app", action="append")
      p.add_argument("--const", action="store_const", const=5)
      p.add_argument("--version", action="version", version="1")
      p.add_argument("--opt", nargs="?", const=7, default=6)
      p.add_argument("--two", nargs=2, type=int, default=[1, 2])
      p.add_argument("--many", nargs="+", default=["a b", "c"])
      p.add_argument("--bool", action=argparse.BooleanOptionalAction, default=True)
      p.add_argument("--hidden", help=argparse.SUPPRESS, default=argparse.SUPPRESS)
      p.add_argument("--path", type=pathlib.Path, default=pathlib.Path("x/y"))
      p.add_argument("--own", type=lambda text: int(text), default=3)
      p.add_argument("--inf", type=float, default=float("inf"))
      p.add_argument("--enum", choices=("p", "q"), required=True)
      print(p.parse_args())
      """
    ).operation.flags
    #expect(
      found.map { "\($0.name)=\($0.defaultValue.encoded)" } == [
        "lr=1", "a=no", "b=yes", "opt=6", "two=1 2", "many='''a b'' c'", "bool=yes",
        "hidden=null", "path=x/y", "own=3", "inf=inf", "enum=null",
      ])
    #expect(found.map(\.argumentSplit).filter { $0 == .shell }.count == 2)
    #expect(found[0].description == "the rate (1)")
    #expect(found[1].argumentSwitch == .boolean(true) && found[2].argumentSwitch == .boolean(false))
    #expect(found[6].negativeArgumentName == "no-bool")
    #expect(found[7].description == nil)
    #expect(found[10].type == .float)
    #expect(found[11].isRequired && found[11].choices.map(\.value) == [.string("p"), .string("q")])
    #expect(!found.contains { !$0.isDefaultAssumed })
  }

  private static let commands = """
    import argparse, sys
    p = argparse.ArgumentParser()
    p.add_argument("--verbose", action="store_true")
    p.add_argument("--level", default=1)
    sub = p.add_subparsers(dest="what")
    t = sub.add_parser("train")
    t.add_argument("--lr", type=float, default=0.1)
    e = sub.add_parser("test")
    e.add_argument("--split", default="val")
    if "--never" in sys.argv:
        p.add_argument("--conditional", default=1)
    print(p.parse_args())
    """

  @Test(arguments: [
    ("script train", ["lr=0.1"]), ("script test", ["split=val"]),
    ("script", ["verbose=no", "level=1"]), ("script --level test train", ["lr=0.1"]),
    ("script --verbose test", ["split=val"]),
  ])
  func theArgumentsOfMainChooseASubcommand(main: String, names: [String]) throws {
    #expect(try flags(Self.commands, main: main) == names)
  }

  @Test func aScriptThatReadsMoreKeepsWhatItsTextTells() throws {
    let script = """
      import argparse
      first = argparse.ArgumentParser()
      first.add_argument("--config", default=str(1))
      known, rest = first.parse_known_args()
      p = argparse.ArgumentParser()
      p.add_argument("--lr", default=1)
      p.parse_args(rest)
      """
    #expect(try flags(script) == ["config='1'", "lr=1"])
  }

  @Test(arguments: [
    "import argparse, nosuchmodule", "import argparse, sys; sys.exit('no')",
    "import argparse, os; os._exit(0)", "import argparse; print('{\"flags\": []}')",
  ])
  func whatFailsIsReadFromTheText(start: String) throws {
    let script =
      start + "\np = argparse.ArgumentParser()\np.add_argument('--lr', default=1)\n"
      + "p.set_defaults(lr=2)\n"
    let resolved = try resolve(script)
    #expect(resolved.operation.flags.map(\.name) == ["lr"])
    #expect(resolved.operation.flags.map(\.defaultValue) == [.integer(1)])
    #expect(resolved.warnings == [])
  }

  @Test func theScriptMeetsAnEmptyFolderAndNothingElse() throws {
    let log = sandbox.path("log")
    let script = """
      import argparse, os, sys
      print("noise"); print("noise", file=sys.stderr); os.system("echo noise")
      open("side-effect", "w").write("x")
      log = open(\(String(reflecting: log)), "a")
      print(sys.stdin.read(), os.environ["CUDA_VISIBLE_DEVICES"], sys.argv[1:], __name__, file=log)
      print(os.listdir("."), os.getcwd() == \(String(reflecting: sandbox.path)), file=log)
      log.close()
      p = argparse.ArgumentParser()
      p.add_argument("--lr", default=1)
      p.set_defaults(lr=2)
      p.parse_args()
      print("after", file=open(\(String(reflecting: log)), "a"))
      """
    #expect(try flags(script, main: "script a b") == ["lr=2"])
    #expect(
      sandbox.text(of: "log") == "  ['a', 'b'] __main__\n['side-effect'] False\n")
    #expect(sandbox.names() == ["batchrun.yml", "log", "runs", "script.py"])
    // The answer is known now.
    #expect(try flags(script, main: "script a b") == ["lr=2"])
    #expect(sandbox.lines(of: "log").count == 2)
    // Nothing is asked where nothing is wanted.
    #expect(try flags(script + "#", settings: "description: x") == [])
    #expect(try flags(script + "#", settings: "flags-import: no, flags: {lr: 3}") == ["lr=3"])
    #expect(try flags(script + "#", asks: false) == ["lr=1"])
    #expect(sandbox.lines(of: "log").count == 2)
  }

  @Test func theAnswerHoldsAsLongAsTheModulesDo() throws {
    let script = "import argparse\nimport helper\nhelper.parser().parse_args()\n"
    func write(_ name: String) throws {
      try sandbox.write(
        "import argparse\ndef parser():\n  p = argparse.ArgumentParser()\n"
          + "  p.add_argument('--\(name)')\n  return p\n", to: "helper.py")
    }
    try write("first")
    #expect(try flags(script) == ["first=null"])
    try write("second")
    #expect(try flags(script) == ["second=null"])
    #expect(!sandbox.exists("__pycache__"))
  }

  @Test func optionsOfClickGroups() throws {
    let script = """
      import click
      shared = [click.option("--lr", type=float, default=0.1, help="rate")]
      def add(f):
          for o in shared: f = o(f)
          return f
      @click.group()
      @click.option("--debug", is_flag=True)
      def cli(debug): pass
      @cli.command()
      @add
      @click.option("--flag/--no-flag", default=True)
      @click.option("--mode", type=click.Choice(["a", "b"]), default="a")
      def run(lr): pass
      @cli.command()
      @click.option("--other", default=1)
      def test(other): pass
      cli()
      """
    let interpreter = try #require(PythonInterpreter.find())
    let hasClick = try sandbox.run(Invocation(["-c", "import click"], program: interpreter.path))
    guard hasClick.exitCode == 0 else {
      // Without the library the text is all there is.
      #expect(try flags(script, main: "script run").contains("lr=0.1"))
      return
    }
    #expect(try flags(script, main: "script run") == ["lr=0.1", "flag=yes", "mode=a"])
    #expect(try flags(script) == ["debug=no"])
  }
}
