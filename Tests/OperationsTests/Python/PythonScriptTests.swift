import Operations
import TestSupport
import Testing

/// With the Python of this machine.
@Suite struct PythonScriptTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func resolve(_ script: String, home: String? = nil) throws -> OperationResolver.Resolved {
    try sandbox.write(script, to: "script.py")
    return try OperationResolver(folder: sandbox.path, project: nil, home: home)
      .resolve("script.py")
  }

  @Test func literalsOfTheModuleAreFlags() throws {
    let operation = try resolve(
      """
      import os
      x = 1.5
      n = -2
      s = "text"
      b = True
      none = None
      items = [1, 2]
      c = d = 3
      x = 7
      _private = 1
      t = (1, 2)
      m = {}
      f = f"{n}"
      e = 1 + 1
      e = 3
      a: int = 1
      later: int
      if b:
          inner = 1
      """
    ).operation
    #expect(operation.destination == .globals(nil))
    let values = operation.flags.map { "\($0.name)=\($0.defaultValue.encoded)" }
    #expect(
      values == ["x=1.5", "n=-2", "s=text", "b=yes", "none=null", "items=1 2", "c=3", "d=3", "a=1"])
    #expect(
      operation.flags.map(\.type) == [
        .number, .number, .string, .boolean, nil, nil, .number, .number, .number,
      ])
    #expect(operation.flag(named: "items")?.argumentSplit == .shell)
  }

  @Test func optionsOfArgparseAreFlags() throws {
    let operation = try resolve(
      """
      import argparse
      RATE = 0.1
      SIZES = [1, 2]
      def main():
          p = argparse.ArgumentParser()
          g = p.add_argument_group("g")
          g.add_argument("-l", "--lr", type=float, default=RATE, help="rate (%(default)s)")
          p.add_argument("--size", type=int, choices=SIZES, required=True)
          p.add_argument("--on", action="store_true")
          p.add_argument("--off", action="store_false")
          p.add_argument("--both", action=argparse.BooleanOptionalAction, default=True)
          p.add_argument("--many", nargs="+", type=int, default=[1, 2])
          p.add_argument("positional")
          p.add_argument("-s")
          p.add_argument("--count", action="count")
          p.add_argument("--version", action="version", version="1")
          p.add_argument("--dims", type=lambda text: text.split(","), default="a")
      main()
      """
    )
    let flags = operation.operation.flags
    #expect(operation.operation.destination == .arguments)
    #expect(flags.map(\.name) == ["lr", "size", "on", "off", "both", "many", "dims"])
    #expect(flags[0].defaultValue == .real(0.1))
    #expect(flags[0].type == .float)
    #expect(flags[0].description == "rate (0.1)")
    #expect(flags[1].choices.map(\.value) == [.integer(1), .integer(2)])
    #expect(flags[1].isRequired)
    #expect(flags[2].argumentSwitch == .boolean(true))
    #expect(flags[2].defaultValue == .boolean(false))
    #expect(flags[3].argumentSwitch == .boolean(false))
    #expect(flags[3].defaultValue == .boolean(true))
    #expect(flags[4].negativeArgumentName == "no-both")
    #expect(flags[5].argumentSplit == .shell)
    #expect(flags[5].defaultValue == .string("1 2"))
    #expect(operation.warnings == [], "a type of its own makes no difference")
  }

  @Test func optionsOfClickAreFlags() throws {
    let flags = try resolve(
      """
      import click
      @click.command()
      @click.option("--rate", "-r", default=0.5, type=float, help="The rate")
      @click.option("--kind", type=click.Choice(["a", "b"]), default="a")
      @click.option("--shout/--no-shout", default=False)
      @click.option("--fast", is_flag=True)
      @click.option("--many", multiple=True)
      def main(**options): pass
      """
    ).operation.flags
    #expect(flags.map(\.name) == ["rate", "kind", "shout", "fast"])
    #expect(flags[0].type == .float && flags[0].defaultValue == .real(0.5))
    #expect(flags[1].choices.map(\.value) == [.string("a"), .string("b")])
    #expect(flags[2].negativeArgumentName == "no-shout")
    #expect(flags[3].argumentSwitch == .boolean(true))
  }

  @Test func aScriptWithAnErrorIsAWarning() throws {
    let resolved = try resolve("x = 1\nprint(\"a\"\ny = = 2\n")
    #expect(resolved.operation.flags.isEmpty)
    let warning = try #require(resolved.warnings.first)
    #expect(warning.hasPrefix("cannot import flags from \(sandbox.path)/script.py: "))
    #expect(warning.contains(" on line 2"))
    #expect(warning.hasSuffix("^"))
  }

  @Test func theAnswerIsKeptInAHomeThatExists() throws {
    _ = try resolve("x = 1\n", home: sandbox.path("runs"))
    #expect(!sandbox.exists("runs"))
    try sandbox.makeFolder("runs")
    _ = try resolve("x = 1\n", home: sandbox.path("runs"))
    let kept = sandbox.names(in: "runs/.cache")
    #expect(kept.count == 1)
    // What is kept is what is used.
    let file = try #require(kept.first)
    let text = try #require(sandbox.text(of: "runs/.cache/" + file))
    let changed = text.split(separator: "\"x\"", omittingEmptySubsequences: false)
      .joined(separator: "\"y\"")
    try sandbox.write(changed, to: "runs/.cache/" + file)
    #expect(
      try resolve("x = 1\n", home: sandbox.path("runs")).operation.flags.map(\.name) == ["y"])
    #expect(
      try resolve("x = 2\n", home: sandbox.path("runs")).operation.flags.map(\.name) == ["x"])
  }

  @Test func aProjectsOperationImportsWhatItAsksFor() throws {
    try sandbox.write("a = 1\nb = 2\nc = 3\n", to: "train.py")
    func names(_ settings: String) throws -> [String] {
      try sandbox.write("op: {main: train\(settings)}\n", to: "batchrun.yml")
      let file = try ProjectFile(path: sandbox.path("batchrun.yml"))
      let operation = try OperationResolver(folder: sandbox.path, project: file, home: nil)
        .resolve("op").operation
      return operation.flags.map { "\($0.name)=\($0.defaultValue.encoded)" }
    }
    #expect(try names("") == [], "nobody has asked for any")
    #expect(try names(", flags: {b: 5, z: 1}") == ["b=5", "z=1"])
    #expect(try names(", flags: {b: {description: d}}") == ["b=2"])
    #expect(try names(", flags-import: all, flags: {b: 5}") == ["b=5", "a=1", "c=3"])
    #expect(try names(", flags-import: all, flags-import-skip: [a]") == ["b=2", "c=3"])
    #expect(try names(", flags-import: [c]") == ["c=3"])
    #expect(try names(", flags-import: no, flags: {b: 5}") == ["b=5"])
    #expect(try names(", flags-import: no, flags: {b: {description: d}}") == ["b=null"])
    // Another name of the same flag.
    #expect(
      try names(", flags-import: all, flags: {d: {arg-name: b}}") == ["d=2", "a=1", "c=3"])
    #expect(try names(", flags-import: [b], flags: {d: {arg-name: b}}") == ["d=2"])
    #expect(try names(", flags: {d: {arg-name: b}}") == ["d=null"])
    #expect(try names(", flags: {c: 4, a: {arg-name: b}}") == ["c=4", "a=null"])
  }

  @Test func whatTheProjectSaysIsSet() throws {
    try sandbox.write("a = 1\nb = 2\nc = 3\n", to: "train.py")
    try sandbox.write(
      "op: {main: train, flags-import: all, flags: {a: 1, b: null}}\n", to: "batchrun.yml")
    let file = try ProjectFile(path: sandbox.path("batchrun.yml"))
    let flags = try OperationResolver(folder: sandbox.path, project: file, home: nil)
      .resolve("op").operation.flags
    #expect(flags.map(\.isDefaultAssumed) == [false, true, true])
    #expect(flags.map(\.defaultValue) == [.integer(1), .integer(2), .integer(3)])
  }

  @Test func anOptionThatMainGivesIsNotMissing() throws {
    try sandbox.write(
      "import argparse\np = argparse.ArgumentParser()\np.add_argument('--data', required=True)\n",
      to: "req.py")
    func isRequired(_ main: String) throws -> Bool? {
      try sandbox.write("op: {main: \(main), flags-import: all}\n", to: "batchrun.yml")
      let file = try ProjectFile(path: sandbox.path("batchrun.yml"))
      return try OperationResolver(folder: sandbox.path, project: file, home: nil)
        .resolve("op").operation.flag(named: "data")?.isRequired
    }
    #expect(try isRequired("req") == true)
    #expect(try isRequired("req --data d") == false)
    #expect(try isRequired("req --data=d") == false)
  }

  @Test func listsAreOneTextThatIsSplitIntoTheSameItems() throws {
    let globals = try resolve(
      """
      names = ["007", None, True]
      single = ["one value"]
      spaced = ["a b", "c"]
      """
    ).operation.flags
    #expect(
      globals.map { $0.defaultValue.encodedForAssignment }
        == [#"'"''007''" null true'"#, "'''one value'''", "'''a b'' c'"])
    let options = try resolve(
      """
      import argparse
      p = argparse.ArgumentParser()
      p.add_argument("--layers", nargs="*", default=["a b", "c"])
      p.add_argument("--texts", nargs="*", default=["007", 1.5])
      p.add_argument("--one", default=["a"])
      """
    ).operation.flags
    #expect(
      options.map(\.defaultValue) == [.string("'a b' c"), .string("007 1.5"), .null])
  }

  @Test func dictsAndNamespacesHaveFlags() throws {
    try sandbox.write(
      """
      from types import SimpleNamespace
      import argparse_like as a
      params = {"lr": 0.1, "opt": {"rate": 0.1, "name": "sgd"}, "layers": [1, 2], "none": None, 5: 1}
      space = SimpleNamespace(lr=0.1, opt=a.Namespace(rate=1), made=f())
      kw = dict(b=True)
      params = {"later": 1}
      """, to: "d.py")
    func flags(_ destination: String) throws -> [String] {
      try sandbox.write(
        "op: {main: d, flags-dest: '\(destination)', flags-import: all, "
          + "flags: {rate: {default: 0.5, arg-name: opt.rate}}}\n", to: "batchrun.yml")
      let file = try ProjectFile(path: sandbox.path("batchrun.yml"))
      return try OperationResolver(folder: sandbox.path, project: file, home: nil)
        .resolve("op").operation.flags.map { "\($0.name)=\($0.defaultValue.encoded)" }
    }
    #expect(
      try flags("dict:params") == ["rate=0.5", "lr=0.1", "opt.name=sgd", "layers=1 2", "none=null"])
    #expect(try flags("global:params") == flags("globals:params"))
    #expect(try flags("namespace:space") == ["rate=0.5", "lr=0.1"])
    #expect(try flags("dict:kw") == ["rate=0.5", "b=yes"])
    #expect(try flags("dict:nosuch") == ["rate=0.5"])
  }
}
