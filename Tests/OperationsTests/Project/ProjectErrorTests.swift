import Operations
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
      "batchrun.yml:1:25: operation 'op': a requirement must have one of 'operation', 'file' and "
        + "'config', not both 'operation' and 'file'"
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
      "batchrun.yml:1:25: invalid path '../b' in operation 'op': a requirement (it must lie in the "
        + "run directory)"
    ),
  ])
  func saysWhatIsWrongAndWhere(text: String, message: String) {
    #expect(complaint(about: text) == message)
  }

  @Test func brokenYAMLHasAPlace() {
    #expect(complaint(about: "op:\n  exec: [a\n").hasPrefix("batchrun.yml:3:1: "))
  }

  @Test func guildKeysWithoutEffectAreWarnedOf() throws {
    let file = try project("op: {exec: x, pip-freeze: no}", named: "guild.yml")
    #expect(
      file.warnings.map(\.description) == [
        "guild.yml:1:15: operation 'op': 'pip-freeze' has no effect here"
      ])
  }

  @Test func filesForGuildMayHaveKeysOfTheirOwnButNoMisspeltOnes() throws {
    let text = "op: {exec: x, zzz: 1}"
    #expect(try project(text, named: "guild.yml").warnings.count == 1)
    #expect(complaint(about: text) == "batchrun.yml:1:15: operation 'op': unknown key 'zzz'")
    #expect(
      complaint(about: "op: {exec: x, flgs: 1}", named: "guild.yml")
        == "guild.yml:1:15: operation 'op': unknown key 'flgs' (did you mean 'flags'?)")
  }

  @Test func keysThatBeginWithXAreNobodysBusiness() throws {
    #expect(try project("op: {exec: x, x-mine: 1}").warnings.isEmpty)
  }

  @Test func anUnknownTypeIsTakenForAuto() throws {
    let file = try project("op: {exec: x, flags: {a: {type: itn}}}")
    #expect(file.operations[0].flags[0].type == .auto)
    #expect(file.warnings.map(\.message).first?.contains("did you mean 'int'?") == true)
  }
}
