/// A block of a page that shows commands, after `$ `, with what they put out.
struct Transcript {
  /// The commands, for one shell, which puts out both streams as one.
  let script: String
  /// What the page says they put out, without what is different every time.
  let expected: [String]

  private let hasLaunch: Bool
  private let hasRace: Bool

  init(_ lines: [String]) {
    let commands = lines.filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
    script = (["exec 2>&1"] + commands).joined(separator: "\n")
    hasLaunch = commands.contains { $0.contains("batchrun launch") }
    hasRace = commands.contains { $0.contains(" & ") }
    let shown = lines.filter { !$0.hasPrefix("$ ") }
    expected = Self.timeless(shown, hasLaunch: hasLaunch, hasRace: hasRace)
  }

  /// The same of what they did put out.
  func seen(_ output: String) -> [String] {
    var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return Self.timeless(lines, hasLaunch: hasLaunch, hasRace: hasRace)
  }

  /// Lines without what is different every time: of a launch (`hasLaunch`) the order in which jobs
  /// happen to end, of one that is killed (`hasRace`) how far it came.
  private static func timeless(_ lines: [String], hasLaunch: Bool, hasRace: Bool) -> [String] {
    let timeless = lines.filter { $0.firstMatch(of: /^batchrun: \S+: \d+ of \d+ \(/) == nil }.map {
      line in
      var line = line.replacing(/\b\d+(\.\d+)?(ms|[smhd])\b( \d+[smh]\b)*/, with: "TIME")
      line = line.replacing(/\d+\.\d+ times one worker/, with: "N times one worker")
      if hasRace {
        line = line.replacing(
          /\b\d+ (job|done|failed|finished|not started|skipped)s?\b/, with: { "N \($0.output.1)" })
      }
      return line
    }
    return hasLaunch ? timeless.sorted() : timeless
  }
}
