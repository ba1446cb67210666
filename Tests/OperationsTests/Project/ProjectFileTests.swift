import Operations
import Testing

@Suite struct ProjectFileTests {
  @Test func aMapHasTheOperationsOfTheAnonymousModel() throws {
    let file = try project(
      """
      train: train.sub --fast
      serve:
        exec: ./serve --port 80 '${flag_args}'
        description: |
          Serve it.

          For long.
        default: yes
      """)
    #expect(file.operations.map(\.fullName) == ["train", "serve"])
    #expect(file.operations[0].body == .python(program: "train.sub", arguments: ["--fast"]))
    #expect(
      file.operations[1].body == .command(["./serve", "--port", "80", "${flag_args}"]))
    #expect(file.operations[1].isDefault)
    #expect(file.operations[1].origin == .project(file: "/project/batchrun.yml"))
    #expect(file.warnings.isEmpty)
  }

  @Test func aListHasModelsWithTheirResources() throws {
    let file = try project(
      """
      - model: ''
        operations:
          train: {exec: ./train, requires: [data, other:more]}
        resources:
          data: {sources: [file: data.csv]}
      - model: other
        description: Another
        operations:
          run: {exec: go}
        resources:
          more: [a.txt, {operation: run, select: '.*\\.bin'}]
      """)
    #expect(file.operations.map(\.fullName) == ["train", "other:run"])
    let requirements = file.operations[0].requirements
    #expect(requirements.map(\.name) == ["data", "more"])
    #expect(requirements[0].sources.map(\.kind) == [.file("data.csv")])
    #expect(requirements[1].sources.map(\.kind) == [.file("a.txt"), .operation("run")])
    #expect(requirements[1].sources[1].select == [".*\\.bin"])
  }

  @Test func keysThatYAMLTakesForBooleansAreNames() throws {
    let file = try project("on: {exec: x, flags: {yes: 1, no: 2, off: yes}}")
    #expect(file.operations[0].name == "on")
    #expect(file.operations[0].flags.map(\.name) == ["yes", "no", "off"])
    #expect(file.operations[0].flags[2].defaultValue == .boolean(true))
  }

  @Test func readsEveryKeyOfAnOperation() throws {
    let train = try operation(
      """
      train:
        exec: ./train
        env: {A: '${x}', B: yes, C: ~}
        env-secrets: [B]
        label: '${x} ok'
        tags: [one, two]
        objective: {maximize: acc}
        optimizers: {o1: tune, o2: {algorithm: gp, kappa: 1.8, default: yes}}
        output-scalars: {loss: 'loss (\\value)', step: 'step (\\step)'}
        default-max-trials: 7
        delete-on-success: yes
        can-stage-trials: no
        compare: [x, loss]
        flags-import: [a, b]
        flags-import-skip: c
        sourcecode: {root: src, dest: code, select: [exclude: '*.csv', include: {dir: data}]}
      """)
    #expect(train.environment == ["A": "${x}", "B": "yes", "C": ""])
    #expect(train.secretVariables == ["B"])
    #expect(train.label == "${x} ok")
    #expect(train.tags == ["one", "two"])
    #expect(train.objective == .init(column: "acc", isMaximized: true))
    #expect(
      train.optimizers == [
        .init(name: "o1", algorithm: "tune"),
        .init(
          name: "o2", algorithm: "gp", flags: Flags(["kappa": .real(1.8)]), isDefault: true),
      ])
    #expect(train.outputScalars?.patterns.map(\.name) == ["loss", "step"])
    #expect(train.defaultMaxTrials == 7)
    #expect(train.isDeletedOnSuccess)
    #expect(!train.canStageTrials)
    #expect(train.compareColumns == ["x", "loss"])
    #expect(train.flagImport == .named(["a", "b"]))
    #expect(train.flagsNotImported == ["c"])
    #expect(train.source.root == "src")
    #expect(train.source.destination == "code")
    #expect(train.source.rules.map(\.glob) == ["*.csv", "data/"])
    #expect(train.source.rules.map(\.isIncluded) == [false, true])
  }

  @Test(arguments: [
    ("args", OperationDefinition.Destination.arguments), ("globals", .globals(nil)),
    ("globals:params", .globals("params")), ("dict:params", .globals("params")),
    ("global:params", .globals("params")), ("namespace:params", .namespace("params")),
    ("args:click", .arguments), ("none", .none), ("no", .none),
  ])
  func readsWhereFlagsGo(text: String, destination: OperationDefinition.Destination) throws {
    let definition = try operation("op: {main: x, flags-dest: \(text)}")
    #expect(definition.destination == destination)
    #expect(definition.isDestinationGiven)
  }

  @Test func aConfigurationFileIsADestination() throws {
    let definition = try operation("op: {exec: x, flags-dest: 'config:params.yml'}")
    #expect(definition.destination == .configuration(file: "params.yml"))
    #expect(definition.requirements.isEmpty, "what has to be written follows from the destination")
  }

  @Test(arguments: [
    ("[a, b]", ["*", "a", "b"]), ("'*.py'", ["*", "*.py"]),
    ("[{include: '*.bin'}, {exclude: [a, b]}]", ["*.bin", "a", "b"]),
  ])
  func patternsAloneAreAllThatIsKept(text: String, globs: [String]) throws {
    #expect(try operation("op: {exec: x, sourcecode: \(text)}").source.rules.map(\.glob) == globs)
  }

  @Test func sourceCodeCanBeSwitchedOff() throws {
    #expect(try !operation("op: {exec: x, sourcecode: no}").source.isEnabled)
    let file = try project(
      "- model: m\n  sourcecode: no\n  operations: {a: x, b: {exec: y, sourcecode: '*.py'}}")
    #expect(file.operations.map(\.source.isEnabled) == [false, true])
  }

  @Test func aStepThatIsWrongSpoilsOnlyItsOperation() throws {
    let file = try project(
      """
      a: {steps: [[1, 2, 3]]}
      b: {steps: [{run: '   '}]}
      c: {steps: ["x 'y"]}
      d: {steps: [x a=1]}
      """)
    #expect(
      file.operations.map(\.body) == [
        .invalid(OperationError("invalid step data: [1, 2, 3]", details: ["  batchrun.yml:1:13"])),
        .invalid(
          OperationError(
            "invalid step {run: '   '}: must define run", details: ["  batchrun.yml:2:13"])),
        .invalid(
          OperationError(
            "invalid run spec 'x 'y': a quote is not closed", details: ["  batchrun.yml:3:13"])),
        .steps([StepDefinition(words: ["x", "a=1"], text: "x a=1")]),
      ])
  }

  @Test(arguments: [
    ("train", "train"), ("prepare-data", "prepare_data"), ("say.py", "say"), ("a-b.py", "a_b"),
    ("mod.sub", "mod.sub"), ("my-src/deep-net.py", "my-src/deep_net"),
  ])
  func anOperationWithoutAProgramIsTheModuleOfItsName(name: String, module: String) throws {
    let operation = try operation("\(name): {flags: {x: 1}}")
    #expect(operation.body == .python(program: module, arguments: []))
    #expect(operation.isMainImplied)
    #expect(try !project("op: {main: x}").operations[0].isMainImplied)
  }

  @Test func readsSteps() throws {
    let pipeline = try operation(
      """
      pipeline:
        steps:
          - run: evaluate msg='hi ${name}'
            name: eval
            flags: {acc: 0.5}
            isolate-runs: no
            needed: yes
            label: 'eval of ${name}'
            expect:
              - output: 'acc: \\d'
              - {file: report.txt, contains: done, compare-to: other.txt}
      """)
    var step = StepDefinition(
      words: ["evaluate", "msg=hi ${name}"], text: "evaluate msg='hi ${name}'")
    step.name = "eval"
    step.flags = Flags(["acc": .real(0.5)])
    step.isolatesRuns = false
    step.options = ["needed": .boolean(true), "label": .string("eval of ${name}")]
    step.checks = [
      .output(pattern: "acc: \\d"),
      .file(glob: "report.txt", contains: "done", comparedTo: "other.txt"),
    ]
    #expect(pipeline.body == .steps([step]))
  }

  @Test func tellsWhichProgramIsTakenOfSeveral() throws {
    let file = try project("op:\n  main: a\n  exec: b\n")
    #expect(file.operations[0].body == .command(["b"]))
    #expect(
      file.operations[0].warnings.map(\.description) == [
        "batchrun.yml:2:9: operation 'op': 'exec' and 'main' are both given; 'main' is ignored"
      ])
  }
}
