/// A block of a page that shows commands, after `$ `, with what they put out.
struct Transcript {
  /// The commands, for one shell, which puts out both streams as one.
  let script: String
  /// What the page says they put out, without what is different every time.
  let expected: [String]

  private let isUnordered: Bool
  private let hasRace: Bool

  init(_ lines: [String]) {
    let commands = lines.filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
    script = (["exec 2>&1"] + commands).joined(separator: "\n")
    isUnordered = commands.contains {
      $0.contains("batchrun launch") || $0.contains(/batchrun run .*-j/)
    }
    hasRace = commands.contains { $0.contains(" & ") }
    let shown = lines.filter { !$0.hasPrefix("$ ") }
    expected = Self.timeless(shown, isUnordered: isUnordered, hasRace: hasRace)
  }

  /// The same of what they did put out.
  func seen(_ output: String) -> [String] {
    var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return Self.timeless(lines, isUnordered: isUnordered, hasRace: hasRace)
  }

  /// Lines without what is different every time: times, ids of runs; where several jobs run at once
  /// (`isUnordered`) the order in which they happen to end; where a launch is killed (`hasRace`) how
  /// far it came.
  private static func timeless(
    _ lines: [String], isUnordered: Bool, hasRace: Bool
  ) -> [String] {
    let timeless = lines.filter { $0.firstMatch(of: /^batchrun: \S+: \d+ of \d+ \(/) == nil }.map {
      line in
      var line = line.replacing(
        /\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d)?/, with: "DATE")
      // Whole, or the beginning that lists show.
      line = line.replacing(/\b[0-9a-f]{32}\b|(?<index>\[(\d+:)?)[0-9a-f]{8}\b/) {
        "\($0.output.index ?? "")ID"
      }
      // In a table without brackets it stands first.
      line = line.replacing(/^[0-9a-f]{8}(?=  )/, with: "ID")
      // Behind the ids: `1234567d` may be one.
      line = line.replacing(/\b\d+(\.\d+)?(ms|[smhd])\b( \d+[smh]\b)*/, with: "TIME")
      line = line.replacing(/, \d+\.\d+x speedup/, with: "")
      if hasRace {
        line = line.replacing(
          /\b\d+ (job|completed|failed|terminated|finished|not started|skipped|already completed)s?\b/,
          with: { "N \($0.output.1)" })
      }
      return line
    }
    return isUnordered ? timeless.sorted() : timeless
  }
}
