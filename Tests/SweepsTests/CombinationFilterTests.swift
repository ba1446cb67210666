import Testing
import YAML

@testable import Sweeps

/// Only combinations that are wanted are there to select from.
@Suite struct CombinationFilterTests {
  /// Those lines of a spec in which the parameter `a` has one of these values.
  private func wanted(
    _ spec: String, _ values: Set<String?>, _ selection: Selection = Selection()
  ) throws -> (lines: [String], count: UInt128) {
    let sweep = try Sweep(Array(spec.utf8))
    let filter = try #require(
      CombinationFilter(on: ["a"], in: sweep) { found in
        values.contains(found[0].map { ExpressionValue($0).text })
      })
    var commands = try SweepCommands(sweep, selection, only: filter)
    var text: [UInt8] = []
    while try commands.next(appendingTo: &text) {}
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    return (lines, try sweep.count(selection, only: filter))
  }

  @Test(arguments: SelectionTests.specs)
  func `they are the lines with such values, in the order of the grid`(spec: String) throws {
    let expected = try lines(of: spec).filter {
      $0.split(separator: " ").contains("--a=2") || $0.split(separator: " ").contains("--a=5")
    }
    #expect(!expected.isEmpty)
    let (found, count) = try wanted(spec, ["2", "5"])
    #expect(found == expected)
    #expect(count == UInt128(expected.count))
    #expect(try wanted(spec, ["77"]).lines == [])
  }

  @Test(arguments: SelectionTests.specs)
  func `samples, limits and orders are of what is wanted`(spec: String) throws {
    let all = try wanted(spec, ["2", "5"]).lines
    for seed: UInt64 in 0..<4 {
      let drawn = try wanted(spec, ["2", "5"], Selection(sample: 3, seed: seed))
      #expect(drawn.lines.count == min(3, all.count) && drawn.count == UInt128(drawn.lines.count))
      #expect(drawn.lines.allSatisfy(all.contains))
      let shuffled = try wanted(spec, ["2", "5"], Selection(seed: seed, isShuffled: true)).lines
      #expect(shuffled.sorted() == all.sorted())
    }
    #expect(try wanted(spec, ["2", "5"], Selection(skip: 1, limit: 2)).lines == Array(all[1..<3]))
  }

  @Test func `values that are derived, of cases or not there are seen`() throws {
    let derived = "program: p\nparameters: {b: [1, 2], a: {expr: b * 10}}\n"
    #expect(try wanted(derived, ["20"]).lines == ["p --b=2 --a=20"])
    let conditional = "program: p\nparameters: {b: [1, 2], a: {values: [7], when: b == 2}}\n"
    #expect(try wanted(conditional, [nil]).lines == ["p --b=1"])
    #expect(try wanted(conditional, ["7"]).lines == ["p --b=2 --a=7"])
  }

  @Test func `a filter on what the sweep does not have is none`() throws {
    let sweep = try Sweep(Array("program: p\nparameters: {a: [1]}\n".utf8))
    #expect(CombinationFilter(on: ["a", "b"], in: sweep) { _ in true } == nil)
  }
}
