import Runs

/// A line as columns ask it that is only glanced at, and of which nothing is known to be printed.
struct GlancedLine {
  let line: RunGlance

  /// Nil if its run has to be asked.
  func value(of source: ColumnSource) -> ComparisonValue? {
    switch source {
    case .flag(let name):
      guard case .told(let value) = line.flagValue(of: name) else { return nil }
      return ComparisonValue(value)
    case .scalar, .standardStep, .bestSoFar: return .missing
    case .attribute(let name): return attribute(name)
    }
  }

  private func attribute(_ name: String) -> ComparisonValue? {
    switch name {
    case "time" where line.state != .running:
      return line.fields.runtime.map { ComparisonValue.duration($0) } ?? .missing
    case "started": return line.fields.start.map { ComparisonValue.time($0) } ?? .missing
    case "status": return .text(line.shownState)
    default: return line.lacks(attribute: name) ? .missing : nil
    }
  }
}
