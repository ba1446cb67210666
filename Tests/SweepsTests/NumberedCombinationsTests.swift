import Jobs
import Testing

@testable import Sweeps

/// Parameters that the words of a command do not name.
@Suite struct NumberedCombinationsTests {
  /// Of every command, in order.
  private func hidden(_ spec: String, _ change: (inout Selection) -> Void = { _ in }) throws
    -> [String]
  {
    let sweep = try Sweep(Array(spec.utf8))
    var selection = sweep.selection
    change(&selection)
    var commands = try SweepCommands(sweep, selection, keepsValues: true)
    var numbered = try NumberedCombinations(sweep, selection)
    var line: [UInt8] = []
    var count = 0
    while try commands.next(appendingTo: &line) {
      numbered.append(commands)
      count += 1
    }
    // Asked for in another order than that of the commands.
    return (0..<count).reversed().map { place in
      numbered.hiddenParameters(at: place).map { parameter in
        String(decoding: parameter.name, as: UTF8.self) + "="
          + String(decoding: parameter.value ?? [], as: UTF8.self)
      }.joined(separator: " ")
    }.reversed()
  }

  @Test(arguments: [
    ("style: {args: assign}", "", ""), ("", "", ", as: assign"), ("", "", ", as: positional"),
    ("", "", ", as: env"), ("", "", ", option: -z"),
    ("command: [p, '${args_no_hyphens}']", "method: grid\n", ""),
    ("command: [p, '${args_json}']", "method: grid\n", ""),
    ("command: [p, '${a}', '${b}']", "method: grid\n", ""),
  ])
  func `every way of writing them but two dashes hides them`(
    line: String, method: String, style: String
  ) throws {
    let spec =
      "\(method)program: p\n\(line)\n"
      + "parameters: {a: {values: [1, 2]\(style)}, b: {values: [x, y z]\(style)}}\n"
    #expect(try hidden(spec) == ["a=1 b=x", "a=1 b=y z", "a=2 b=x", "a=2 b=y z"])
  }

  @Test(arguments: [
    "program: p\nparameters: {a: [1, 2]}\n",
    "program: p\nstyle: {args: space}\nparameters: {a: {values: [1, 2], when: true}}\n",
    "program: p\nparameters: {a: {values: [1, 2], option: --alpha}}\n",
    "program: p --a=${a}\nparameters: {a: {values: [1, 2], as: none}}\n",
    "program: t.py\nmethod: grid\nparameters: {a: {values: [1, 2]}}\n",
    "program: p\nparameters: {a: [1, 2]}\nreplicates: {count: 2, as: none}\n",
  ])
  func `what stands after two dashes is not hidden`(spec: String) throws {
    #expect(try !Sweep(Array(spec.utf8)).hidesParameters)
  }

  @Test func `a parameter that only another one shows is known`() throws {
    let spec = """
      program: p
      parameters:
        size: {values: [s, m], as: none}
        name: {template: "run-${size}"}
      """
    #expect(try hidden(spec) == ["size=s", "size=m"])
  }

  @Test func `it is the right one where combinations are drawn, skipped or left out`() throws {
    let spec = """
      program: p
      style: {args: assign}
      parameters: {a: [1, 2, 3], b: [1, 2, 3]}
      where: a != b
      """
    func expected(_ change: (inout Selection) -> Void) throws -> [String] {
      let sweep = try Sweep(Array(spec.utf8))
      var selection = sweep.selection
      change(&selection)
      var commands = try SweepCommands(sweep, selection)
      var text: [UInt8] = []
      while try commands.next(appendingTo: &text) {}
      return String(decoding: text, as: UTF8.self).split(separator: "\n").map {
        String($0.dropFirst(2))
      }
    }
    for seed in UInt64(0)..<4 {
      let changes: [(inout Selection) -> Void] = [
        { _ in },
        {
          $0.sample = 4; $0.seed = seed
        },
        {
          $0.isShuffled = true; $0.seed = seed
        },
        { $0.skip = 2 },
      ]
      for change in changes {
        let lines = try expected(change)
        #expect(!lines.isEmpty)
        #expect(try hidden(spec, change) == lines)
      }
    }
  }

  @Test func `several grids are kept apart`() throws {
    let spec = """
      program: p
      style: {args: assign}
      grids:
        - parameters: {a: [1, 2]}
        - parameters: {b: [3], a: [4, 5]}
      """
    #expect(try hidden(spec) == ["a=1", "a=2", "a=4 b=3", "a=5 b=3"])
  }
}
