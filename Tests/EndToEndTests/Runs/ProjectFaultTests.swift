import TestSupport
import Testing

/// Project files of which not all can be run.
@Suite struct ProjectFaultTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      ok: {exec: echo ok, pip-freeze: no}
      dvc: {exec: echo dvc, requires: {dvcfile: data.txt}}
      flags: {exec: echo f, flags: [1, 2], description: Has no flags}
      scalars: {exec: 'echo "loss: 5"', output-scalars: {step: null, bad: '(', loss: 'loss: (.)'}}
      """, to: "guild.yml")
  }

  @Test func othersRunAndAreListed() throws {
    let run = try sandbox.batchrun("run", "-y", "ok")
    #expect(run.output == "ok\n")
    #expect(run.errors == "")
    let list = try sandbox.batchrun("operations")
    #expect(
      list.output.split(separator: "\n").map { $0.split(separator: " ")[0] } == [
        "dvc", "flags", "ok", "scalars",
      ])
    #expect(list.output.contains("flags    Has no flags\n"))
    // What cannot run is named, with its line and a caret.
    let warnings = list.errors.split(separator: "\n").filter {
      $0.hasPrefix("batchrun: warning: ")
    }
    #expect(warnings.count == 2)
    #expect(
      list.errors.contains(
        "'flags' must be a map, not a list\n"
          + "  flags: {exec: echo f, flags: [1, 2], description: Has no flags}\n"
          + String(repeating: " ", count: 31) + "^\n"), "\(list.errors)")
  }

  @Test(arguments: [
    ("dvc", "guild.yml:2:33: operation 'dvc': a requirement: sources of the kind 'dvcfile'"),
    ("flags", "guild.yml:3:30: operation 'flags': 'flags' must be a map, not a list"),
  ])
  func whatCannotRunSaysWhyWhenItIsRun(name: String, message: String) throws {
    let run = try sandbox.batchrun("run", "-y", name)
    #expect(run.exitCode == 1)
    #expect(run.errors.hasPrefix("batchrun: error: \(message)"))
    let list = try sandbox.batchrun("operations", "-v")
    #expect(list.exitCode == 0)
    #expect(list.output.contains("  Cannot run: \(message)"))
  }

  @Test func aMistakeIsShownInItsLine() throws {
    let line = "  flags: {exec: echo f, flags: [1, 2], description: Has no flags}\n"
    let caret = String(repeating: " ", count: 31) + "^\n"
    #expect(
      try sandbox.batchrun("run", "-y", "flags").errors.hasSuffix("not a list\n" + line + caret))
    try sandbox.write("op:\n  exec: echo\n  flags: {n: {default: 5, max: 3}}\n", to: "guild.yml")
    #expect(
      try sandbox.batchrun("run", "-y", "op").errors
        == "batchrun: error: guild.yml:3:24: invalid value 5 for n: out of range (greater than max 3)\n"
        + "    flags: {n: {default: 5, max: 3}}\n" + String(repeating: " ", count: 25) + "^\n")
    #expect(try sandbox.batchrun("run", "-y", "op", "n=1").exitCode == 0)
  }

  @Test func aMistakeInAStepIsShownInItsLine() throws {
    try sandbox.write(
      "ok: {exec: echo}\nall:\n  steps:\n    - run: ok\n    - run: ok\n      flgs: {}\n",
      to: "guild.yml")
    #expect(
      try sandbox.batchrun("run", "-y", "all").errors
        == "batchrun: error: guild.yml:6:7: step 'ok' has an unknown option 'flgs'; "
        + "did you mean 'flags'?\n        flgs: {}\n        ^\n")
    try sandbox.write("all:\n  steps:\n    - {name: x}\n", to: "guild.yml")
    #expect(
      try sandbox.batchrun("run", "-y", "all").errors.hasSuffix("    - {name: x}\n        ^\n"))
  }

  /// Before any step runs, and before anything is on disk.
  @Test(arguments: [
    ("run: okay", "step 'okay': operation 'okay' is not defined for this project"),
    ("run: ok m=1", "step 'ok': unsupported flag 'm'"),
    ("run: ok n=9", "step 'ok': invalid value 9 for n"),
    ("run: 'ok n=${y}'", "step 'ok' refers to '${y}', which is not a flag"),
    ("{run: ok, flags: {m: 1}}", "step 'ok': unsupported flag 'm'"),
    ("run: inner", "step 'inner': guild.yml:11:7: step 'ok': unsupported flag 'm'"),
    ("{run: ok, optimizer: climbb}", "step 'ok': "),
  ])
  func aLaterStepThatCannotRunIsRefused(step: String, message: String) throws {
    let step = step.hasPrefix("{") ? step : "{\(step)}"
    try sandbox.write(
      """
      ok:
        exec: touch \(sandbox.path("ran"))
        flags: {n: {default: 1, max: 3}}
      all:
        flags: {x: 2}
        steps:
          - ok n=${x}
          - \(step)
      inner:
        steps:
          - ok m=1
      """, to: "guild.yml")
    let run = try sandbox.batchrun("run", "-y", "all")
    #expect(run.exitCode != 0)
    #expect(run.errors.hasPrefix("batchrun: error: guild.yml:8:7: step '"), "\(run)")
    #expect(run.errors.contains(message), "\(run)")
    #expect(run.errors.contains(step.contains("inner") ? "- ok m=1" : "- \(step)\n"), "\(run)")
    #expect(!sandbox.exists("ran") && !sandbox.exists("runs"))
    // As a trial of a batch too.
    #expect(try sandbox.batchrun("run", "-y", "all", "x=[1,2]").errors.contains(message))
    #expect(!sandbox.exists("ran") && !sandbox.exists("runs"))
  }

  /// What a step finds only at its turn is left to it.
  @Test func whatAStepBringsForTheNextIsNotMissedBefore() throws {
    try sandbox.write("n\n1\n", to: "rows.csv")
    try sandbox.write(
      """
      make: {exec: touch \(sandbox.path("made"))}
      entries: {exec: cp rows.csv \(sandbox.path("e.csv"))}
      use: {exec: "test -e ${data}", flags: {data: {type: existing-path}, n: 0}}
      all: {steps: [make, entries, "use data=\(sandbox.path("made")) @e.csv", "use data=made"]}
      """, to: "guild.yml")
    let run = try sandbox.batchrun("run", "-y", "all")
    #expect(run.exitCode == 0, "\(run)")
  }

  @Test func scalarsThatCannotBeFoundAreWarnedOf() throws {
    let run = try sandbox.batchrun("run", "-y", "scalars")
    #expect(run.exitCode == 0)
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.hasPrefix("batchrun: warning: ") })
    #expect(try sandbox.batchrun("runs", "info", "1").output.contains("loss: 5"))
  }
}
