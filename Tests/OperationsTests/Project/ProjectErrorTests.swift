import Operations
import Scalars
import Testing

@Suite struct ProjectErrorTests {
  @Test(arguments: [
    (
      "op:\n  exec: x\n  flgs: {}\n",
      "batchrun.yml:3:3: operation 'op': unknown key 'flgs' (did you mean 'flags'?)"
    ),
    (
      "op:\n  exec: x\n  flags:\n    lr: {defualt: 1}\n",
      "batchrun.yml:4:10: flag 'lr': unknown key 'defualt' (did you mean 'default'?)"
    ),
    (
      "op:\n  exec: x\n  flags: [a]\n",
      "batchrun.yml:3:10: operation 'op': 'flags' must be a map, not a list"
    ),
    (
      "op:\n  exec: x\n  flags:\n    i: {min: low}\n",
      "batchrun.yml:4:14: flag 'i': 'min' must be a number, not 'low'"
    ),
    (
      "op:\n  exec: x\n  flags:\n    i: {min: 3, max: 1}\n",
      "batchrun.yml:4:22: flag 'i': 'max' is less than 'min'"
    ),
    (
      "op: {exec: x, default: maybe}",
      "batchrun.yml:1:24: operation 'op': 'default' must be yes or no, not 'maybe'"
    ),
    (
      "op: {exec: x, requires: data}",
      "batchrun.yml:1:25: resource 'data' required by operation 'op' is not defined"
    ),
    (
      "op: {exec: x, requires: {file: a, operation: b}}",
      "batchrun.yml:1:25: operation 'op': a requirement must have one of 'operation', 'file', "
        + "'config', 'url' and 'module', not both 'operation' and 'file'"
    ),
    (
      "op: {exec: x, optimizer: a, optimizers: [b]}",
      "batchrun.yml:1:26: operation 'op': 'optimizer' and 'optimizers' cannot both be given"
    ),
    (
      "op:\n  exec: x\n  flags:\n    x: 'linspace['\n    y: linspace[a:b]\n",
      "batchrun.yml:5:8: error decoding 'linspace[a:b]': invalid arg 'a': expected a number"
    ),
    (
      "just text",
      "batchrun.yml:1:1: a project file is a map of operations or a list, not 'just text'"
    ),
    (
      "- modle: x\n",
      "batchrun.yml:1:3: an item must have 'model', 'config', 'include' or 'package' "
        + "(did you mean 'model'?)"
    ),
    ("- model: a\n- model: a\n", "batchrun.yml:2:3: model 'a' is defined twice"),
    ("- model: a\n  extends: b\n", "batchrun.yml:2:12: there is no model or config 'b'"),
    (
      "- {config: a, extends: b}\n- {config: b, extends: a}\n- {model: m, extends: a}\n",
      "batchrun.yml:2:24: 'a' extends itself"
    ),
    (
      "op: {exec: x, requires: {file: a, target-path: ../b}}",
      "batchrun.yml:1:25: invalid path '../b' in operation 'op': a requirement (it must be in the "
        + "run directory)"
    ),
  ])
  func saysWhatIsWrongAndWhere(text: String, message: String) {
    #expect(complaint(about: text) == message)
  }

  @Test func brokenYAMLHasAPlace() {
    #expect(complaint(about: "op:\n  exec: [a\n").hasPrefix("batchrun.yml:2:9: "))
  }

  @Test func guildKeysThatWouldChangeWhatRunsAreWarnedOf() throws {
    let text = "op: {exec: x, pip-freeze: no, flag-encoder: e, run-attrs: {a: b}}"
    let file = try project(text, named: "guild.yml")
    #expect(file.warnings.isEmpty)
    #expect(
      file.operations[0].warnings.map(\.description) == [
        "guild.yml:1:31: operation 'op': 'flag-encoder' has no effect here"
      ])
  }

  @Test func keysOfAModelThatChangeNothingAreAccepted() throws {
    let file = try project(
      """
      - model: m
        flags-import: off
        flags: {y: 1}
        plugins: [cpu]
        label: 5
        operations: {a: {main: a}}
      """, named: "guild.yml")
    #expect(file.operations.map(\.warnings) == [[]])
  }

  @Test func aMistakeSpoilsOnlyItsOperation() throws {
    let file = try project(
      """
      - model: m
        operations:
          ok: {exec: x}
          a: {exec: x, flags: [1], description: Bad, default: yes}
          b: {exec: x, requires: broken}
          c: {exec: x, requires: nosuch}
          d: {exec: x, requires: {dvcfile: data}}
          e: {exec: x, sourcecode: 5}
          f: {exec: x, flags-dest: nowhere}
        resources:
          broken: {sources: [{file: a, target-path: /tmp/x}]}
      - model: n
        operations: {ok: {exec: x}}
      - model: o
        operatoins: {}
        operations: {p: {exec: x}}
      """, named: "guild.yml")
    let faults = file.operations.map { operation in
      if case .invalid(let error) = operation.body { error.message } else { "" }
    }
    #expect(
      faults == [
        "", "guild.yml:4:25: operation 'a': 'flags' must be a map, not a list",
        "guild.yml:11:24: invalid path '/tmp/x' in resource 'broken': a source (it must be in the "
          + "run directory)",
        "guild.yml:6:28: resource 'nosuch' required by operation 'c' is not defined",
        "guild.yml:7:28: operation 'd': a requirement: sources of the kind 'dvcfile' are not "
          + "supported",
        "guild.yml:8:30: operation 'e': 'sourcecode' must be patterns, rules, yes or no, not '5'",
        "guild.yml:9:30: operation 'f': 'flags-dest' must be 'args', 'globals', 'globals:NAME', "
          + "'dict:NAME', 'namespace:NAME', 'config:FILE' or 'none', not 'nowhere'",
        "", "guild.yml:15:3: model 'o': unknown key 'operatoins' (did you mean 'operations'?)",
      ])
    #expect(file.operations[1].description == "Bad")
    #expect(file.operations[1].isDefault)
  }

  @Test func warningsOfAResourceAreThoseOfTheOperationsThatRequireIt() throws {
    let file = try project(
      """
      - model: ''
        operations: {a: {exec: x, requires: r}, b: {exec: x}}
        resources: {r: [{file: a.txt, nosuch: 1}]}
      """, named: "guild.yml")
    #expect(
      file.operations.map { $0.warnings.map(\.description) } == [
        ["guild.yml:3:33: resource 'r': a source: unknown key 'nosuch'"], [],
      ])
  }

  @Test func aRepeatedKeyCountsByItsLastValue() throws {
    let file = try project("a: {exec: b}\nb: {exec: c, flags: {x: 1, x: 2}}\na: {exec: d}\n")
    #expect(file.operations.map(\.name) == ["a", "b"])
    #expect(file.operations[0].body == .command(["d"]))
    #expect(file.operations[1].flags.map(\.defaultValue) == [.integer(2)])
    #expect(
      file.warnings.map(\.description) == [
        "batchrun.yml:2:28: the key 'x' is already given in line 2; its last value is used",
        "batchrun.yml:3:1: the key 'a' is already given in line 1; its last value is used",
      ])
  }

  @Test func outputScalarsAreRulesNoneOrAutomatic() throws {
    func rules(_ text: String) throws -> ScalarRules {
      try project("op: {exec: x, output-scalars: \(text)}").operations[0].scalarRules
    }
    let loss = OutputScalarRule(name: "loss", pattern: "l (.)")
    #expect(try rules("~") == .standard)
    #expect(try rules("yes") == .standard)
    #expect(try rules("no") == .patterns([]))
    #expect(try rules("'l (.)'") == .patterns([.init(name: nil, pattern: "l (.)")]))
    #expect(try rules("{loss: 'l (.)'}") == .patterns([loss]))
    #expect(try rules("auto") == .automatic(metrics: []))
    #expect(try rules("[auto]") == .automatic(metrics: []))
    #expect(try rules("[{loss: 'l (.)'}, auto]") == .automatic(metrics: [loss]))
    let script = OperationDefinition(
      name: "train.py", origin: .script(folder: "/p"),
      body: .python(program: "train", arguments: []))
    #expect(script.scalarRules == .automatic(metrics: []))
  }

  @Test func aScalarWithoutAPatternIsLeftOut() throws {
    let file = try project("op: {exec: x, output-scalars: {step: null, loss: 'l (.)'}}")
    #expect(file.operations[0].outputScalars?.patterns.map(\.name) == ["loss"])
    #expect(
      file.operations[0].warnings.map(\.description) == [
        "batchrun.yml:1:32: operation 'op': 'output-scalars': 'step' has no pattern, and is ignored"
      ])
  }

  @Test func filesForGuildMayHaveKeysOfTheirOwnButNoMisspeltOnes() throws {
    let text = "op: {exec: x, zzz: 1}"
    #expect(try project(text, named: "guild.yml").operations[0].warnings.count == 1)
    #expect(complaint(about: text) == "batchrun.yml:1:15: operation 'op': unknown key 'zzz'")
    #expect(
      complaint(about: "op: {exec: x, flgs: 1}", named: "guild.yml")
        == "guild.yml:1:15: operation 'op': unknown key 'flgs' (did you mean 'flags'?)")
  }

  @Test func keysThatBeginWithXAreNobodysBusiness() throws {
    #expect(try operation("op: {exec: x, x-mine: 1}").warnings.isEmpty)
  }

  @Test func anUnknownTypeIsTakenForAuto() throws {
    let operation = try operation("op: {exec: x, flags: {a: {type: itn}}}")
    #expect(operation.flags[0].type == .auto)
    #expect(operation.warnings.map(\.message).first?.contains("did you mean 'int'?") == true)
  }
}
