import JSON
import TestSupport
import Testing

/// Python programs that are parts of packages, with flags as module-level names.
@Suite struct PythonPackageTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    for folder in ["pkg/sub", "src/lib", "app"] { try sandbox.makeFolder(folder) }
    for name in ["pkg/__init__.py", "pkg/sub/__init__.py", "app/helper.py", "src/lib/helper.py"] {
      try sandbox.write("value = 7\n", to: name)
    }
    try sandbox.write("from . import value\nlr = 1\nprint(lr, value)\n", to: "pkg/mod.py")
    try sandbox.write(
      "from .. import value\nimport pkg.mod\nlr = 2\nprint(lr, value, __package__)\n",
      to: "pkg/sub/deep.py")
    try sandbox.write(
      "from .helper import value\nlr = 3\nprint(lr, value)\n", to: "app/__main__.py")
    try sandbox.write(
      "from .helper import value\nlr = 4\nprint(lr, value)\n", to: "src/lib/tool.py")
    try sandbox.write(
      """
      mod: {main: pkg.mod, flags-import: all}
      deep: {main: pkg.sub.deep, flags-import: all}
      app: {main: app, flags-import: all}
      tool: {main: src/lib.tool, flags-import: all}
      """, to: "batchrun.yml")
  }

  @Test(arguments: [
    ("mod", "9 7\n", "1 7\n"), ("deep", "1 7\n9 7 pkg.sub\n", "1 7\n2 7 pkg.sub\n"),
    ("app", "9 7\n", "3 7\n"), ("tool", "9 7\n", "4 7\n"),
  ])
  func `relative imports work beside flags`(
    operation: String, given: String, byDefault: String
  ) throws {
    let result = try sandbox.batchrun("run", "-y", operation, "lr=9")
    #expect(result.output == given, "\(result)")
    #expect(try sandbox.batchrun("run", "-y", operation).output == byDefault)
  }

  @Test func `a script that cannot be parsed is shown with the place, and fails by itself`() throws
  {
    try sandbox.write("def f(:\n", to: "bad.py")
    let result = try sandbox.batchrun("run", "-y", "bad.py")
    #expect(result.exitCode == 1)
    let lines = result.errors.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasSuffix("bad.py: invalid syntax on line 1") == true, "\(result)")
    #expect(lines.dropFirst().first == "  def f(:", "\(result)")
    #expect(lines.dropFirst(2).first == "        ^", "\(result)")
  }
}
