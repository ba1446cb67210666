import Jobs
import Operations

/// What the links to the runs of steps are called, in the folder of the run whose steps they are.
package struct StepLinkNames: Sendable {
  private var counts: [String: Int] = [:]

  package init() {}

  /// The name for the next step of this name.
  package mutating func next(for step: String) -> String {
    var link = String(step.map { $0.isWhitespace || "/\\:".contains($0) ? "-" : $0 })
    if link.isEmpty || link.hasPrefix(".") { link = "-" + link.dropFirst() }
    let count = counts[link, default: 0] + 1
    counts[link] = count
    return count == 1 ? link : "\(link)_\(count)"
  }
}

/// A line in the log of a run that batchrun carries out itself (a batch, steps, a queue), by which
/// another run starts.
package enum ChildLine: Hashable, Sendable {
  case trial(JobID)
  /// The step's name; its run is what the link of that name in the folder leads to.
  case step(String)
  case restartedStep(JobID)
  case queued(JobID)

  /// What lines of batchrun begin with.
  package static let mark = "INFO: [batchrun] "
  package static let queueMark = "INFO: [queue] "
  package static let trialVerb = "Running trial "
  package static let stepVerb = "running "
  package static let restartVerb = "restarting "
  package static let queueVerb = "Starting staged run "

  /// The line by which a trial starts.
  package static func text(of trial: RunRecord) -> String {
    mark + trialVerb + trial.id.text + ": " + description(of: trial.operation, trial.flags)
  }

  /// `train (lr=0.1, x=2)`, without flags that are null.
  package static func description(of operation: String, _ flags: Flags) -> String {
    let assignments = flags.sorted.filter { $0.value != .null }
      .map { "\($0.name)=\($0.value.encodedForAssignment)" }
    return "\(operation) (\(assignments.joined(separator: ", ")))"
  }

  /// Reads a line, with or without its end; nil if no run starts.
  package init?(_ line: some BidirectionalCollection<UInt8>) {
    if let rest = ChildLine.rest(of: line, behind: ChildLine.mark) {
      if let rest = ChildLine.rest(of: rest, behind: ChildLine.trialVerb) {
        guard let id = ChildLine.id(rest) else { return nil }
        self = .trial(id)
      } else if let rest = ChildLine.rest(of: rest, behind: ChildLine.stepVerb) {
        let text = String(decoding: rest, as: UTF8.self)
        guard let end = text.firstRange(of: ": ") else { return nil }
        self = .step(String(text[..<end.lowerBound]))
      } else if let rest = ChildLine.rest(of: rest, behind: ChildLine.restartVerb) {
        guard let colon = rest.firstIndex(of: UInt8(ascii: ":")),
          let id = ChildLine.id(rest[colon...].dropFirst(2))
        else { return nil }
        self = .restartedStep(id)
      } else {
        return nil
      }
    } else if let rest = ChildLine.rest(of: line, behind: ChildLine.queueMark) {
      // The date and the time stand between.
      let words = rest.split(separator: UInt8(ascii: " "), maxSplits: 2)
      guard words.count == 3,
        let rest = ChildLine.rest(of: words[2], behind: ChildLine.queueVerb),
        let id = ChildLine.id(rest)
      else { return nil }
      self = .queued(id)
    } else {
      return nil
    }
  }

  private static func rest<Line: Collection<UInt8>>(
    of line: Line, behind prefix: String
  ) -> Line.SubSequence? {
    line.starts(with: prefix.utf8) ? line.dropFirst(prefix.utf8.count) : nil
  }

  private static func id(_ text: some Collection<UInt8>) -> JobID? {
    let digits = Array(text.prefix { $0 != UInt8(ascii: ":") && !isSpace($0) })
    return digits.count == 32 ? JobID(digits) : nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n")
  }
}
