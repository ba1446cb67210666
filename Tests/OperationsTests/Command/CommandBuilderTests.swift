import Operations
import TestSupport
import Testing

@Suite struct CommandBuilderTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private var places: RunPlaces {
    RunPlaces(
      id: "0123456789abcdef0123456789abcdef", directory: sandbox.path("run"),
      source: sandbox.path("run/.batchrun/sourcecode"), project: sandbox.path("project"),
      command: sandbox.path, home: sandbox.path("runs"))
  }

  private func command(
    _ text: String, _ flags: [String: FlagValue] = [:]
  ) throws -> ProgramCommand {
    try CommandBuilder(operation(text), python: PythonInterpreter(path: "/bin/py"))
      .command(Flags(flags), in: places)
  }

  private func command(_ text: String, _ flags: Flags) throws -> ProgramCommand {
    try CommandBuilder(operation(text), python: PythonInterpreter(path: "/bin/py"))
      .command(flags, in: places)
  }

  private func complaint(_ text: String, _ flags: [String: FlagValue] = [:]) -> String {
    do {
      return "\(try command(text, flags).arguments)"
    } catch {
      return (error as? OperationError)?.message ?? "\(error)"
    }
  }

  @Test func flagsStandInThePlaceOfTheirMarker() throws {
    let text = "op: {exec: 'run -v ${flag_args} end', flags: {b: 1, a: x, n: null}}"
    let flags: [String: FlagValue] = [
      "b": .real(0.1), "a": .string("two words"), "n": .null, "forced": .integer(1),
    ]
    #expect(
      try command(text, flags).arguments
        == ["run", "-v", "--a", "two words", "--b", "0.1", "--forced", "1", "end"])
  }

  /// The program works elsewhere.
  @Test func pathsAreAbsoluteForTheProgram() throws {
    let text = """
      op:
        exec: run ${p} ${flag_args}
        flags:
          p: {type: path}
          e: {type: existing-path}
          s: {type: string}
      """
    let flags: [String: FlagValue] = [
      "p": .string("a/b"), "e": .list([.string("c"), .string("/d")]), "s": .string("a/b"),
    ]
    let command = try command(text, flags)
    let project = sandbox.path("project")
    #expect(
      command.arguments == [
        "run", project + "/a/b", "--e", project + "/c", "/d", "--p", project + "/a/b", "--s", "a/b",
      ])
    #expect(command.environment["FLAG_P"] == project + "/a/b")
    #expect(command.environment["FLAG_S"] == "a/b")
  }

  @Test func flagsFollowTheirOwnSettings() throws {
    let text = """
      op:
        exec: run ${flag_args}
        flags:
          bool: yes
          encoded: {arg-encoding: {yes: 'on', 2: two}}
          named: {arg-name: other}
          skipped: {arg-skip: yes}
          switched: {arg-switch: yes}
          off: {arg-switch: yes}
          split: {arg-split: yes}
          comma: {arg-split: ','}
      """
    let flags: [String: FlagValue] = [
      "bool": .boolean(false), "encoded": .boolean(true), "named": .integer(1),
      "skipped": .integer(1), "switched": .boolean(true), "off": .boolean(false),
      "split": .string("a 'b c'"), "comma": .string("a,,b"),
    ]
    #expect(
      try command(text, flags).arguments == [
        "run", "--bool", "", "--comma", "a", "", "b", "--encoded", "on", "--other", "1", "--split",
        "a", "b c", "--switched",
      ])
  }

  @Test func anOptionOfTheCommandShadowsAFlag() throws {
    let command = try command(
      "op: {exec: 'run --a=5 ${flag_args}', flags: {a: 1}}", ["a": .integer(2)])
    #expect(command.arguments == ["run", "--a=5"])
    #expect(
      command.warnings == [
        "ignoring flag 'a=2' because it's shadowed in the operation cmd as --a"
      ])
    var assumed = Flags()
    assumed.assume(.integer(1), for: "a")
    let unchanged = try self.command("op: {exec: 'run --a=5 ${flag_args}', flags: {a: 1}}", assumed)
    #expect(unchanged.arguments == ["run", "--a=5"])
    #expect(unchanged.warnings == [], "a default that nobody asked for")
  }

  @Test func referencesAreReplacedInsideOfWords() throws {
    let text = "op: {exec: 'run x${a}y ${project_dir}/f ${python_exe}', flags: {a: 1}}"
    #expect(
      try command(text, ["a": .boolean(true)]).arguments
        == ["run", "x1y", sandbox.path("project") + "/f", "/bin/py"])
    #expect(
      complaint("op: {exec: 'run ${y}'}")
        == "invalid setting for operation: command contains invalid reference 'y'")
    #expect(
      complaint("op: {exec: run, env: {A: '${y}'}}")
        == "invalid setting for operation: variable 'A' contains invalid reference 'y'")
  }

  @Test func everyFlagIsAVariable() throws {
    let text = """
      op:
        exec: run
        flags: {learning-rate: 1, é.x: 1, n: {env-name: MINE, env-encoding: {yes: 'on'}}}
        env: {A: 'is ${learning-rate}', RUN_ID: mine}
      """
    let flags: [String: FlagValue] = [
      "learning-rate": .real(0.5), "é.x": .null, "n": .boolean(true), "forced": .boolean(false),
    ]
    let environment = try command(text, flags).environment
    #expect(environment["FLAG_LEARNING_RATE"] == "0.5")
    #expect(environment["FLAG___X"] == "")
    #expect(environment["FLAG_FORCED"] == "")
    #expect(environment["MINE"] == "on")
    #expect(environment["A"] == "is 0.5")
    #expect(environment["RUN_ID"] == places.id)
    #expect(environment["RUN_DIR"] == places.directory)
    #expect(environment["PROJECT_DIR"] == places.project)
    #expect(environment["CMD_DIR"] == places.command)
    #expect(environment["BATCHRUN_OP"] == "op")
    #expect(environment["BATCHRUN_OUTER_HOME"] == places.home)
    #expect(environment["BATCHRUN_HOME"] == nil)
    #expect(environment["BATCHRUN_SOURCECODE"] == places.source)
  }

  @Test func scriptsAreThoseThatTheRunKeeps() throws {
    try sandbox.makeFolder("run/.batchrun/sourcecode/sub")
    try sandbox.makeFolder("project")
    let source = sandbox.path("run/.batchrun/sourcecode")
    try sandbox.write("", to: "run/.batchrun/sourcecode/sub/a.sh")
    try sandbox.write("", to: "project/b.sh")
    try sandbox.write("", to: "run/.batchrun/sourcecode/data.csv")
    #expect(complaint("op: {exec: ./sub/a.sh}") == "[\"\(source)/sub/a.sh\"]")
    #expect(
      complaint("op: {exec: sh -c sub/a.sh data.csv}")
        == "[\"sh\", \"-c\", \"sub/a.sh\", \"data.csv\"]")
    #expect(
      complaint("op: {exec: bash -x sub/a.sh data.csv}")
        == "[\"bash\", \"-x\", \"\(source)/sub/a.sh\", \"data.csv\"]")
    #expect(complaint("op: {exec: sh b.sh}") == "[\"sh\", \"\(sandbox.path("project"))/b.sh\"]")
    #expect(complaint("op: {exec: sh none.sh}") == "[\"sh\", \"none.sh\"]")
    #expect(complaint("op: {exec: cat data.csv}") == "[\"cat\", \"data.csv\"]")
  }

  @Test func pythonProgramsGetFlagsAsArguments() throws {
    try sandbox.makeFolder("run/.batchrun/sourcecode/pkg")
    let source = sandbox.path("run/.batchrun/sourcecode")
    for name in ["train.py", "pkg/mod.py"] {
      try sandbox.write("", to: "run/.batchrun/sourcecode/" + name)
    }
    let plain = try command("op: {main: train --fast, flags: {a: 1}}", ["a": .integer(1)])
    #expect(plain.arguments == ["/bin/py", "-u", source + "/train.py", "--fast", "--a", "1"])
    #expect(plain.environment["PYTHONPATH"] == nil)
    let inFolder = try command("op: {main: pkg/mod.py}")
    #expect(inFolder.arguments == ["/bin/py", "-u", source + "/pkg/mod.py"])
    let package = try command("op: {main: pkg.mod}")
    #expect(package.arguments == ["/bin/py", "-u", "-m", "pkg.mod"])
    #expect(package.environment["PYTHONPATH"]?.hasPrefix(source) == true)
    #expect(try command("op: {main: nosuch}").arguments == ["/bin/py", "-u", "-m", "nosuch"])
  }

  @Test func pythonGlobalsAreHandedToTheRunner() throws {
    try sandbox.makeFolder("run/.batchrun/sourcecode")
    try sandbox.write("", to: "run/.batchrun/sourcecode/train.py")
    let text = "op: {main: train, flags-dest: globals, flags: {l: {arg-split: yes}, s: x}}"
    let flags: [String: FlagValue] = [
      "s": .string("it's\n"), "l": .string("1 a 2.5"), "n": .null, "b": .boolean(true),
      "i": .real(.infinity), "r": .real(1),
    ]
    let command = try command(text, flags)
    #expect(
      command.arguments == [
        "/bin/py", "-u", sandbox.path("run/.batchrun/run.py"),
        sandbox.path("run/.batchrun/sourcecode/train.py"), "b=True", "i=float('inf')",
        "l=[1, 'a', 2.5]", "n=None", "r=1.0", "s='it\\'s\\n'",
      ])
    #expect(command.files[PythonRunner.fileName] == PythonRunner.program)
  }

  @Test func whatNobodyHasSetIsNotPassed() throws {
    try sandbox.makeFolder("run/.batchrun/sourcecode")
    try sandbox.write("", to: "run/.batchrun/sourcecode/train.py")
    let script = sandbox.path("run/.batchrun/sourcecode/train.py")
    var flags = Flags(["mine": try FlagValue(decoding: "1e-3")])
    flags.assume(.integer(2), for: "its")
    flags.assume(.null, for: "none")
    flags.assume(.null, for: "folder")
    let settings =
      "flags: {mine: 1e-3, its: {arg-name: other}, none: null, folder: {type: existing-path}}"
    let arguments = try command("op: {main: train x, flags-dest: args, \(settings)}", flags)
    #expect(arguments.arguments == ["/bin/py", "-u", script, "x", "--mine", "1e-3"])
    #expect(arguments.environment["FLAG_ITS"] == "2", "variables have all values")
    let globals = try command("op: {main: train x, flags-dest: globals, \(settings)}", flags)
    #expect(globals.arguments.suffix(3) == ["mine=0.001", "--", "x"])
    // Whoever asks for the flags gets them.
    let asked = try command(
      "op: {main: 'train ${flag_args} ${its} ${mine}', flags-dest: args, \(settings)}", flags)
    #expect(
      asked.arguments.dropFirst(3) == ["--other", "2", "--mine", "1e-3", "2", "1e-3"])
  }

  @Test func argumentsGoBesideGlobals() throws {
    try sandbox.makeFolder("run/.batchrun/sourcecode")
    try sandbox.write("", to: "run/.batchrun/sourcecode/say.py")
    let text = "op: {main: \"say --to ${msg} '${msg} ${n}' ${b}\", flags-dest: 'global:p'}"
    let flags: [String: FlagValue] = [
      "msg": .string("hello you"), "n": .null, "b": .boolean(true),
    ]
    #expect(
      try command(text, flags).arguments.dropFirst(2) == [
        sandbox.path("run/.batchrun/run.py"), "--in", "p",
        sandbox.path("run/.batchrun/sourcecode/say.py"), "b=True", "msg='hello you'", "n=None",
        "--", "--to", "hello you", "hello you ", "1",
      ])
  }

  @Test func itemsOfAListGoIntoGlobalsByTheirType() throws {
    try sandbox.makeFolder("run/.batchrun/sourcecode")
    try sandbox.write("", to: "run/.batchrun/sourcecode/g.py")
    let text = """
      op:
        main: g
        flags-dest: globals
        flags:
          auto: {arg-split: yes}
          bools: {type: boolean, arg-split: yes}
          one: {arg-split: yes}
          texts: {type: string, arg-split: yes}
      """
    let flags: [String: FlagValue] = [
      "auto": .string("007 'a b' yes null 1e3"), "bools": .string("yes no"), "one": .integer(5),
      "texts": .string("007 'a b' yes"),
    ]
    #expect(
      try command(text, flags).arguments.suffix(4) == [
        "auto=[7, 'a b', True, None, 1000.0]", "bools=[True, False]", "one=[5]",
        "texts=['007', 'a b', 'yes']",
      ])
  }

  @Test func variablesHaveTheEncodedValue() throws {
    let text = """
      op:
        exec: run
        flags:
          a: {arg-encoding: {yes: 'on', no: 'off'}, env-encoding: {yes: ENV_ON}}
          b: {arg-encoding: {yes: 'on', no: 'off'}, env-name: MINE}
          c: {arg-encoding: {red: r, blue: b}, env-name: CODE, env-encoding: {red: R}}
          d: {arg-encoding: {1: one}}
      """
    let first = try command(
      text, ["a": .boolean(true), "b": .boolean(true), "c": .string("red"), "d": .integer(1)]
    ).environment
    #expect(first["FLAG_A"] == "ENV_ON" && first["MINE"] == "on")
    #expect(first["CODE"] == "R" && first["FLAG_D"] == "one")
    let second = try command(
      text, ["a": .boolean(false), "b": .boolean(false), "c": .string("blue"), "d": .integer(2)]
    ).environment
    #expect(second["FLAG_A"] == "off" && second["MINE"] == "off")
    #expect(second["CODE"] == "b" && second["FLAG_D"] == "2")
  }

  @Test func withoutPythonTheMessageSaysSo() {
    #expect {
      try CommandBuilder(operation("op: {main: x}"), python: nil).command(Flags(), in: places)
    } throws: { error in
      (error as? OperationError)?.message == "cannot run 'op': there is no 'python3' on PATH"
    }
  }

  @Test(arguments: [
    ("op: {main: guild.pass, flags-dest: globals, flags: {x: 1}}", ""),
    ("op: {main: guild.pass --foo, flags-dest: args, flags: {x: 1}}", "--foo --x 1\n"),
  ])
  func guildPassPrintsItsArgumentsAndNothingElse(text: String, output: String) throws {
    let words = try CommandBuilder(operation(text), python: nil)
      .command(Flags(["x": .integer(1)]), in: places).arguments
    let result = try sandbox.run(Invocation(Array(words.dropFirst()), program: words[0]))
    #expect(result.output == output)
    #expect(result.exitCode == 0)
    #expect(try !CommandBuilder.needsPython(operation(text)))
  }

  @Test func aVariableHasTheTextOfTheArgumentUnlessItHasItsOwn() throws {
    let text = """
      op:
        exec: x
        flags:
          a: {type: boolean, arg-encoding: {yes: 'on'}, env-encoding: {yes: 'ENV_ON'}}
          b: {arg-encoding: {yes: 'on', no: 'off'}, env-name: MINE}
          c: {arg-encoding: {red: r, blue: b}, env-name: CODE, env-encoding: {red: R}}
      """
    let variables = try command(
      text, ["a": .boolean(true), "b": .boolean(false), "c": .string("blue")]
    ).environment
    #expect(variables["FLAG_A"] == "ENV_ON")
    #expect(variables["MINE"] == "off")
    #expect(variables["CODE"] == "b")
  }
}
