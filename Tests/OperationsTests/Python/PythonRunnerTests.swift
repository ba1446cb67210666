import Operations
import TestSupport
import Testing

/// Runs scripts with the Python of this machine.
@Suite struct PythonRunnerTests {
  private let sandbox: Sandbox
  private let python: PythonInterpreter

  init() throws {
    sandbox = try Sandbox()
    python = try #require(PythonInterpreter.find())
    try sandbox.write(PythonRunner.program, to: "run.py")
  }

  private func run(_ script: String, _ arguments: String...) throws -> ProgramResult {
    try sandbox.write(script, to: "code/script.py")
    let options = arguments.first?.hasPrefix("--in") == true ? Array(arguments.prefix(2)) : []
    let assignments = Array(arguments.dropFirst(options.count))
    return try sandbox.run(
      Invocation(
        ["-u", "run.py"] + options + [sandbox.path("code/script.py")] + assignments,
        program: python.path))
  }

  private func output(_ script: String, _ arguments: String...) throws -> String {
    try sandbox.makeFolder("code")
    try sandbox.write(script, to: "code/script.py")
    return try sandbox.run(
      Invocation(
        ["-u", "run.py", sandbox.path("code/script.py")] + arguments, program: python.path)
    ).output
  }

  @Test func replacesTheFirstAssignmentOnly() throws {
    let script = """
      x = 1
      y = x + 1
      x = x * 10
      print(x, y)
      """
    #expect(try output(script, "x=5") == "50 6\n")
  }

  @Test func anAssignmentWithATypeIsOneToo() throws {
    let script = "x: float = 1\ny: int\ny = 2\nprint(x, y)\n"
    #expect(try output(script, "x=5", "y=6") == "5 6\n")
  }

  @Test func namesThatAreAssignedTogetherMayDiffer() throws {
    #expect(try output("a = b = c = 1\nprint(a, b, c)\n", "a=2", "c='z'") == "2 1 z\n")
  }

  @Test func namesThatAreNotAssignedAreSetAtTheStart() throws {
    let script = "\"\"\"doc\"\"\"\nfrom __future__ import annotations\nprint(new, __doc__)\n"
    #expect(try output(script, "new=[1, None]") == "[1, None] doc\n")
  }

  @Test func theScriptIsTheMainModuleInItsFolder() throws {
    try sandbox.makeFolder("code")
    try sandbox.write("value = 3\n", to: "code/sibling.py")
    let script = """
      import sys, sibling, pickle
      x = 1
      class A: pass
      pickle.loads(pickle.dumps(A()))
      print(__name__, __file__, sys.argv, sibling.value, sorted(n for n in dir() if n[0] != "_"))
      """
    let path = sandbox.path("code/script.py")
    #expect(
      try output(script, "x=2")
        == "__main__ \(path) ['\(path)'] 3 ['A', 'pickle', 'sibling', 'sys', 'x']\n")
  }

  @Test func argumentsStandBehindTheAssignments() throws {
    let script = "import sys\nx = 1\nprint(x, sys.argv[1:])\n"
    #expect(try output(script, "x=2", "--", "--loud", "a=b", "--") == "2 ['--loud', 'a=b', '--']\n")
    #expect(try output(script, "--", "x=2") == "1 ['x=2']\n")
  }

  @Test func tracebacksShowTheScriptOnly() throws {
    try sandbox.makeFolder("code")
    let result = try run("x = 1\ndef f():\n    raise ValueError(x)\nf()\n", "x=7")
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("code/script.py\", line 4, in <module>"))
    #expect(result.errors.contains("    raise ValueError(x)"))
    #expect(result.errors.hasSuffix("ValueError: 7\n"))
    #expect(!result.errors.contains("run.py"))
  }

  @Test func exitCodesAreThoseOfTheScript() throws {
    try sandbox.makeFolder("code")
    #expect(try run("import sys\ncode = 0\nsys.exit(code)\n", "code=3").exitCode == 3)
  }

  @Test func syntaxErrorsAreShownAsPythonDoes() throws {
    try sandbox.makeFolder("code")
    let result = try run("x = = 1\n", "x=1")
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("code/script.py\", line 1\n"))
    #expect(result.errors.contains("SyntaxError"))
  }

  @Test func valuesGoIntoADictOrAnObject() throws {
    try sandbox.makeFolder("code")
    let dict = try run("p = dict(a=1, b=2)\nprint(p)\n", "--in", "p", "a=5")
    #expect(dict.output == "{'a': 5, 'b': 2}\n")
    let object = try run(
      "from types import SimpleNamespace\np = SimpleNamespace(a=1)\nprint(p)\n", "--in", "p",
      "a='x'")
    #expect(object.output == "namespace(a='x')\n")
    let nested = "p = {'lr': 0.1, 'opt': {'rate': 0.1, 'name': 'sgd'}, 'a.b': 1}\nprint(p)\n"
    #expect(
      try run(nested, "--in", "p", "opt.rate=0.5", "new.deep=1", "a.b=2").output
        == "{'lr': 0.1, 'opt': {'rate': 0.5, 'name': 'sgd'}, 'a.b': 2, 'new': {'deep': 1}}\n")
    let space = """
      from types import SimpleNamespace
      p = SimpleNamespace(lr=1, opt=SimpleNamespace(rate=1, d={}))
      print(p, [n for n in dir() if "batchrun" in n])
      """
    #expect(
      try run(space, "--in", "p", "opt.rate=0.5", "opt.d.x=None", "new.y=1").output
        == "namespace(lr=1, opt=namespace(rate=0.5, d={'x': None}), new=namespace(y=1)) []\n")
  }

  /// As Guild does.
  @Test func `a dict or an object that the script does not make is made`() throws {
    try sandbox.makeFolder("code")
    let script = """
      \"\"\"Text.\"\"\"
      from __future__ import annotations
      print(__doc__, p, [n for n in dir() if not n.startswith("__")])
      """
    #expect(
      try run(script, "--in", "p", "a=1", "b.c=2").output
        == "Text. {'a': 1, 'b': {'c': 2}} ['annotations', 'p']\n")
    #expect(try run("print(p)\n", "--in", "p").output == "{}\n", "nothing is set")
    #expect(
      try run("print(p)\n", "--in-namespace", "p", "a=1", "b.c=2").output
        == "namespace(a=1, b=namespace(c=2))\n")
    #expect(try run("print(p)\n", "--in-namespace", "p").output == "namespace()\n")
    #expect(
      try run("p = {'a': 0, 'z': 9}\nprint(p)\n", "--in-namespace", "p", "a=1").output
        == "{'a': 1, 'z': 9}\n", "what the script makes stays")
  }

  /// None of these may replace what was set before it, without a word.
  @Test(arguments: [
    "from conf import p", "import conf\nq, p = 1, conf.p", "import conf\np: dict = conf.p",
    "from conf import p as q, p", "if True:\n  p = {'z': 9}\nelse:\n  p = {}",
    "try:\n  import nosuch\n  p = nosuch.p\nexcept ImportError:\n  p = {'z': 9}",
    "with open(__file__):\n  if 1: p = {'z': 9}", "if 0:\n  p = {}\np = {'z': 9}",
  ])
  func `values go into what any statement of the module makes`(statements: String) throws {
    try sandbox.makeFolder("code")
    try sandbox.write("p = {'z': 9}\n", to: "code/conf.py")
    #expect(
      try run("def f():\n  p = 1\n\(statements)\nprint(p)\n", "--in", "p", "a=1").output
        == "{'z': 9, 'a': 1}\n")
  }

  @Test func `values go into a class`() throws {
    try sandbox.makeFolder("code")
    let script = "class p:\n  a, b = 1, 2\nprint(p.a, p.b)\n"
    #expect(try run(script, "--in", "p", "a=5").output == "5 2\n")
  }
}
