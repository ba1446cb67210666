import Operations
import Runs

/// What an `operation:` source names: operations whose model and name match patterns as a whole.
package struct OperationPattern {
  /// As it was written.
  package let text: String
  private let model: Regex<AnyRegexOutput>?
  private let name: Regex<AnyRegexOutput>

  /// Reads one of the references that commas separate: `NAME` or `MODEL:NAME`.
  package init?(_ text: some StringProtocol) {
    self.text = String(text)
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let last = parts.last, let name = wholePattern(last) else { return nil }
    self.name = name
    if parts.count > 1 {
      guard let model = wholePattern(parts[0]) else { return nil }
      self.model = model
    } else {
      model = nil
    }
  }

  /// The references of a source's text; nil if one is not a pattern.
  package static func list(_ text: String) -> [OperationPattern]? {
    var patterns: [OperationPattern] = []
    for part in text.split(separator: ",") {
      let trimmed = part.drop(while: \.isWhitespace)
      guard let pattern = OperationPattern(trimmed.trimmingTrailingBlanks) else { return nil }
      patterns.append(pattern)
    }
    return patterns
  }

  /// Whether the run is one of such an operation. Batches and queues never are: `train` does not
  /// mean `train+`; nor are lines of a runfile that has the operation's name.
  package func matches(_ run: RunRecord) -> Bool {
    (run.role == .run || run.role == .steps) && run.isOfOperation
      && matches(operation: run.operation, of: run)
  }

  /// Whether a run is a batch of such an operation.
  package func matches(batch run: RunRecord) -> Bool {
    guard run.role == .batch, let plus = run.operation.lastIndex(of: "+") else { return false }
    return matches(operation: String(run.operation[..<plus]), of: run)
  }

  private func matches(operation: String, of run: RunRecord) -> Bool {
    let origin = RunOrigin(run)
    let fullName = operation.split(separator: ":", maxSplits: 1)
    let runName = origin?.name ?? fullName.last.map(String.init) ?? operation
    let runModel = origin?.model ?? (fullName.count > 1 ? String(fullName[0]) : "")
    guard (try? name.wholeMatch(in: runName)) != nil else { return false }
    guard let model else { return true }
    return (try? model.wholeMatch(in: runModel)) != nil
  }
}

/// A pattern to be matched with an entire text; letters are Unicode scalars, as in Python.
private func wholePattern(_ text: some StringProtocol) -> Regex<AnyRegexOutput>? {
  try? Regex(String(text)).matchingSemantics(.unicodeScalar)
}

extension Substring {
  fileprivate var trimmingTrailingBlanks: Substring {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
