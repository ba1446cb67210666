import JSON
import TestSupport
import Testing

/// R scripts and notebooks. Neither R nor Jupyter need be installed here: where they are not,
/// programs of their names show what they are given.
@Suite struct TextScriptTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("bin")
    try sandbox.write("lr <- 0.1\nname <- \"x\"\nprint(lr)\n", to: "train.R")
    try sandbox.write(
      """
      {"cells": [
       {"cell_type": "markdown", "metadata": {}, "source": ["x = 3"]},
       {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [],
        "source": ["%matplotlib inline\\n", "x = 1  # first\\n", "y = 'text'\\n", "x"]},
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

  private func run(_ arguments: String..., path: String? = nil) throws -> ProgramResult {
    let path = path ?? "\(sandbox.path("bin")):/usr/local/bin:/usr/bin:/bin"
    return try sandbox.run(Invocation(["run"] + arguments, environment: ["PATH": path]))
  }

  @Test func anRScriptHasTheValuesOfItsFlags() throws {
    try sandbox.write("#!/bin/sh\nexec cat \"$1\"\n", to: "bin/Rscript")
    try sandbox.shell("chmod +x bin/Rscript")
    let help = try run("train.R", "--help-op")
    #expect(help.output.contains("  lr    (default is 0.1)\n  name  (default is x)\n"))
    let result = try run("-y", "train.R", "lr=2")
    #expect(result.output == "lr <- 2\nname <- \"x\"\nprint(lr)\n")
    #expect(try sandbox.batchrun("runs", "--simplified").output.contains("lr=2 name=x"))
    #expect(sandbox.text(of: "train.R")?.hasPrefix("lr <- 0.1") == true)
  }

  @Test func withoutRItIsNamed() throws {
    guard try sandbox.shell("command -v Rscript").exitCode != 0 else { return }
    let result = try run("-y", "train.R")
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("there is no 'Rscript' on PATH"))
  }

  @Test func aNotebookHasTheValuesOfItsFlags() throws {
    guard try sandbox.shell("python3 -c 'import nbconvert'").exitCode != 0 else { return }
    try sandbox.write("#!/bin/sh\nexit 0\n", to: "bin/papermill")
    try sandbox.shell("chmod +x bin/papermill")
    #expect(try run("n.ipynb", "--help-op").output.contains("y"))
    for (operation, source) in [
      ("named", "x = 7  # first"), ("pattern", "print(5 + 20)"), ("n.ipynb", "y = 'other'"),
    ] {
      let result = try run("-y", operation)
      #expect(result.exitCode == 0, "\(operation): \(result.errors)")
      let copy = try sandbox.batchrun("cat", "-p", "n.ipynb").output
      #expect(copy.contains(source), "\(operation)")
      #expect(copy.contains("x = 2"), "only the first assignment changes")
      #expect(copy.contains("%matplotlib inline"))
    }
    #expect(sandbox.text(of: "n.ipynb")?.contains("x = 7") == false)
  }

  @Test func whatCannotExecuteANotebookIsNamed() throws {
    guard try sandbox.shell("python3 -c 'import nbconvert' || command -v papermill").exitCode != 0
    else { return }
    let result = try run("-y", "named")
    #expect(result.exitCode == 1)
    let said = result.output + result.errors
    #expect(said.contains("neither 'jupyter nbconvert' nor 'papermill' is installed"))
    let missing = try run("-y", "missing")
    #expect(missing.exitCode == 1)
    #expect(missing.errors.contains("there is no 'nosuch.ipynb'"))
  }

  /// The real thing, where it is installed.
  @Test func jupyterExecutesANotebook() throws {
    guard
      try sandbox.shell("python3 -c 'import nbconvert, ipykernel'").exitCode == 0
    else { return }
    let result = try run("-y", "named")
    #expect(result.exitCode == 0)
    #expect(result.output.contains("Out[1]: 7\n30\n"))
  }
}
