import Testing

@testable import Sweeps

/// Whether a sweep had other commands when `method` had no meaning.
@Suite struct EarlierReadingTests {
  private func notice(_ spec: String) throws -> String? {
    try Sweep(spec.utf8).notice.map { notice in
      "\(notice.mark?.line ?? 0):\(notice.mark?.column ?? 0): \(notice.message)"
    }
  }

  private static let introduction = "2:1: with 'method' a spec now has W&B's meaning: "

  @Test(arguments: [
    (
      "program: t.py\nmethod: grid\nparameters: {n: {values: [1, 2]}}\n",
      "'t.py --n=1' is now '/usr/bin/env python t.py --n=1'"
    ),
    (
      "program: t.py\nmethod: grid\ncommand: [p, '${args}']\nparameters: {n: {min: 1, max: 3}}\n",
      "it has 3 combinations, and had 2"
    ),
    (
      "program: t.py\nmethod: grid\ncommand: [p, '${args}']\n"
        + "parameters: {a: {values: [1, 2, yes]}, b: {max: 5, min: 0, inclusive: true}}\n",
      "'p --a=yes --b=0' is now 'p --a=True --b=0'"
    ),
    (
      "program: t.py\nmethod: grid\ncommand: [p, '${args}']\n"
        + "parameters: {a: {values: [1, 2]}, b: {values: [~]}}\n",
      "'p --a=1' is now 'p --a=1 --b=None'"
    ),
    (
      "program: t.py\nmethod: grid\ncommand: [p, '${args}']\nparameters: {n: {values: [1, 1.0]}}\n",
      "it has 1 combination, and had 2"
    ),
    (
      "program: t.py\nmethod: grid\nrun_cap: 2\ncommand: [p, '${args}']\n"
        + "parameters: {n: {values: [1, 2, 3]}}\n",
      "'run_cap' leaves 2 of 3 combinations"
    ),
    (
      "program: p q\nmethod: grid\ncommand: ['${program}', '${args}']\n"
        + "parameters: {n: {values: [1]}}\n",
      "'p q --n=1' is now ''p q' --n=1'"
    ),
    (
      "program: t.py\nmethod: grid\ncommand: ['${envvar:X}', '${args}', true]\n"
        + "parameters: {n: {values: [1]}}\n",
      "'\"${X}\" --n=1 true' is now '\"${X-X}\" --n=1 True'"
    ),
    // What is left out of the combinations is no reason to overlook a change.
    (
      "program: t.py\nmethod: grid\nparameters: {n: {values: [1, 2]}}\nwhere: n == 2\n",
      "'t.py --n=1' is now '/usr/bin/env python t.py --n=1'"
    ),
  ])
  func `a change is shown`(spec: String, change: String) throws {
    #expect(try notice(spec) == Self.introduction + change)
  }

  @Test(arguments: [
    // Nothing has changed.
    "program: t.py\nmethod: grid\ncommand: [p, '${args}']\nparameters: {n: {values: [1, true]}}\n",
    "program: t.py\nmethod: grid\nrun_cap: 2\ncommand: [p, '${args}']\nparameters: {n: {values: [1]}}\n",
    // It was refused.
    "program: t.py\nmethod: grid\nparameters: {n: {distribution: int_uniform, min: 1, max: 3}}\n",
    "program: t.py\nmethod: grid\nparameters: {n: {value: 1}, n: {value: 2}}\n",
    "method: grid\nprogram: t.py\ncommand: [p, '${args_no_equals}']\nparameters: {n: {value: 1}}\n",
    // There is no method.
    "program: t.py\nparameters: {n: {value: 1}}\n",
  ])
  func `if nothing has changed nothing is reported`(spec: String) throws {
    #expect(try notice(spec) == nil)
  }

  @Test func `long commands are shown from where they differ`() throws {
    let long = String(repeating: "x", count: 200)
    let spec = """
      program: t.py
      method: grid
      command: [p, "${args}"]
      parameters: {a: {value: \(long)}, b: {value: yes}}
      """
    #expect(
      try notice(spec) == Self.introduction + "'… --b=yes' is now '… --b=True'")
  }

  @Test func `a huge grid is compared in no time`() throws {
    let parameters = (0..<12).map { "p\($0): {min: 0, max: 999, inclusive: true}" }
    let spec =
      "program: t.py\nmethod: grid\ncommand: [p, '${args}']\n"
      + "parameters: {\(parameters.joined(separator: ", ")), z: {values: [1, no]}}\n"
    #expect(try notice(spec)?.hasSuffix("--z=no' is now '… --z=False'") == true)
    #expect(try notice(spec.replacing("no]", with: "2]")) == nil)
  }

  @Test func `the hint says what follows and what to do`() throws {
    let spec = "program: t.py\nmethod: grid\nparameters: {n: {values: [1, 2]}}\n"
    #expect(
      try Sweep(spec.utf8).notice?.hint
        == "changed commands are new jobs to a launch; without 'method' they stay the same")
  }
}
