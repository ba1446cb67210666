import Randomness
import Testing

@testable import Sweeps

/// Specs that are broken at random: they may be wrong, but never bring the program down.
@Suite struct MutationTests {
  private static let fragments = [
    "{", "}", "[", "]", ":", ",", "'", "\"", "&a", "*a", "<<: ", "- ", "\n", " ", "|", "!!int ",
    "null", "0", "-1", "1e400", "9223372036854775807", "-9223372036854775808", "1e-18", "0.1",
    "range[1:5]", "max", "step", "when", "expr", "template", "cases", "values", "grids", "include",
    "zip", "${a}", "a", "b", "==", "//", "**", "(", ")", "as", "flag", "lists", "words", "\u{1}",
    "é", "\\", "$", "#",
    "method: grid\n", "command: ", "${args}", "${env}", "${envvar:X}", "distribution",
    "int_uniform",
    "q_uniform", "q", "min", "run_cap", "yes", "1:30", "0x1F", "replicates: ",
  ]

  @Test func `no broken spec is a crash`() throws {
    let specs = try GridExample.all().map(\.spec)
    let sweepFiles = specs.map { "method: grid\ncommand: [p, '${program}', '${args}']\n" + $0 }
    let examples = (specs + sweepFiles).map { Array($0.unicodeScalars) }
    var generator = SplitMix64(seed: 42)
    var expanded = 0
    for round in 0..<3_000 {
      var text = examples[round % examples.count]
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let start = Int.random(in: 0...text.count, using: &generator)
        let length = [0, 0, 1, 3].randomElement(using: &generator) ?? 0
        let end = min(text.count, start + length)
        let fragment = Self.fragments.randomElement(using: &generator) ?? ""
        text.replaceSubrange(start..<end, with: fragment.unicodeScalars)
      }
      var spec = String.UnicodeScalarView()
      spec.append(contentsOf: text)
      if expandSomewhat(String(spec)) { expanded += 1 }
    }
    // Some are still specs, and some no longer are.
    #expect(expanded > 0 && expanded < 3_000)
  }

  /// Takes a few lines in every way there is; false where it is no spec.
  private func expandSomewhat(_ spec: String) -> Bool {
    guard let sweep = try? Sweep(spec.utf8) else { return false }
    for selection in [
      Selection(limit: 50), Selection(sample: 5, limit: 5), Selection(isShuffled: true, limit: 5),
      Selection(skip: 30, limit: 5),
    ] {
      guard var commands = try? SweepCommands(sweep, selection) else { continue }
      var buffer: [UInt8] = []
      while (try? commands.next(appendingTo: &buffer)) == true {}
      let lines = buffer.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      #expect(lines.count <= 51, "\(spec)")
    }
    return true
  }
}
