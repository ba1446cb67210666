import JSON
import TestSupport
import Testing

private let debian = "/usr/local/bin:/usr/bin:/bin"

private func hasProgram(_ question: String) -> Bool {
  (try? Sandbox().shell("PATH=\(debian) sh -c '\(question)'"))?.exitCode == 0
}

private let hasR = hasProgram("command -v Rscript")
private let hasJupyter = hasProgram("python3 -c \"import nbconvert, ipykernel\"")

/// R scripts and notebooks.
@Suite struct TextScriptTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("bin")
    try sandbox.write("lr <- 0.1\nname <- \"x\"\nprint(lr)\nprint(name)\n", to: "train.R")
    try sandbox.write("quit(status = 7)\n", to: "fail.R")
    try sandbox.write(
      """
      {"cells": [{"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [],
       "source": ["1 / 0"]}], "metadata": {"kernelspec": {"display_name": "Python 3",
       "language": "python", "name": "python3"}}, "nbformat": 4, "nbformat_minor": 4}
      """, to: "broken.ipynb")
    try sandbox.write(
      """
      {"cells": [
       {"cell_type": "markdown", "metadata": {}, "source": ["x = 3"]},
       {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [],
        "source": ["%load_ext autoreload\\n", "x = 1  # first\\n", "y = 'text'\\n", "x"]},
       {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [],
        "source": ["x = 2\\n", "print(10 + 20)"]}
      ], "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python",
        "name": "python3"}}, "nbformat": 4, "nbformat_minor": 4}
      """, to: "n.ipynb")
    try sandbox.write(
      #"""
      named: {notebook: n.ipynb, flags: {x: 7}}
      pattern: {notebook: n.ipynb --html-no-input, flags: {a: {default: 5, nb-replace: 'print\((\d+)'}}}
      missing: {notebook: nosuch.ipynb}
      n.ipynb: {flags: {y: other}}
      """#, to: "guild.yml")
  }

  private func run(_ arguments: String..., path: String = debian) throws -> ProgramResult {
    try sandbox.run(Invocation(["run"] + arguments, environment: ["PATH": path]))
  }

  /// A folder with what a run needs, and nothing that runs such scripts.
  private func bareFolder(_ programs: String...) throws -> String {
    for name in programs {
      try sandbox.shell("ln -s \"$(PATH=\(debian) command -v \(name))\" bin/\(name)")
    }
    return sandbox.path("bin")
  }

  @Test(.enabled(if: hasR, "needs Rscript"))
  func anRScriptHasTheValuesOfItsFlags() throws {
    let help = try run("train.R", "--help-op")
    #expect(help.output.contains("  lr    (default is 0.1)\n  name  (default is x)\n"))
    let result = try run("-y", "train.R", "lr=2", "name=it's")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output == "[1] 2\n[1] \"it's\"\n")
    #expect(try sandbox.batchrun("runs", "--simplified").output.contains("lr=2 name="))
    #expect(sandbox.text(of: "train.R")?.hasPrefix("lr <- 0.1") == true)
    let failed = try run("-y", "fail.R")
    #expect(failed.exitCode == 7)
  }

  @Test func withoutRItIsNamed() throws {
    let result = try run("-y", "train.R", path: bareFolder("sh", "env"))
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("there is no 'Rscript' on PATH"))
  }

  @Test(
    .enabled(if: hasJupyter, "needs nbconvert and ipykernel"),
    arguments: [
      ("named", "x = 7  # first", "Out[1]: 7\n30\n"),
      ("pattern", "print(5 + 20)", "Out[1]: 1\n25\n"),
      ("n.ipynb", "y = 'other'", "Out[1]: 1\n30\n"),
    ])
  func aNotebookHasTheValuesOfItsFlags(operation: String, source: String, output: String) throws {
    #expect(try run("n.ipynb", "--help-op").output.contains("y"))
    let result = try run("-y", operation)
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains(output))
    let copy = try sandbox.batchrun("cat", "-p", "n.ipynb").output
    #expect(copy.contains(source))
    #expect(copy.contains("x = 2"), "only the first assignment changes")
    #expect(copy.contains("%load_ext autoreload"))
    #expect(sandbox.text(of: "n.ipynb")?.contains("x = 7") == false)
  }

  @Test(.enabled(if: hasJupyter, "needs nbconvert and ipykernel"))
  func aCellThatFailsFailsTheRun() throws {
    let result = try run("-y", "named", "x=nosuch[", "--force-flags")
    #expect(result.exitCode == 0, "a text is a text")
    let failed = try run("-y", "broken.ipynb")
    #expect(failed.exitCode == 1)
    #expect((failed.output + failed.errors).contains("ZeroDivisionError"))
  }

  @Test func whatCannotExecuteANotebookIsNamed() throws {
    // A Python that has nothing but its own library.
    try sandbox.write("home = /usr/bin\ninclude-system-site-packages = false\n", to: "pyvenv.cfg")
    let result = try run("-y", "named", path: bareFolder("sh", "env", "python3"))
    #expect(result.exitCode == 1)
    let said = result.output + result.errors
    #expect(said.contains("neither 'jupyter nbconvert' nor 'papermill' is installed"))
    let missing = try run("-y", "missing")
    #expect(missing.exitCode == 1)
    #expect(missing.errors.contains("there is no 'nosuch.ipynb'"))
  }
}
