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
    let options = arguments.first == "--in" ? Array(arguments.prefix(2)) : []
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
    #expect(try run("q = 1\n", "--in", "p").exitCode == 0, "nothing is set")
    let none = try run("q = 1\n", "--in", "p", "a=1")
    #expect(none.exitCode == 1)
    #expect(none.errors == "batchrun: error: the script sets no 'p'\n")
  }
}
