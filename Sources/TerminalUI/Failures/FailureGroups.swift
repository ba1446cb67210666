import JSON
import Jobs
import Text
import Views

/// Jobs that failed, or were interrupted, grouped by how they ended. Counts are of all of them; only
/// a few jobs of each group are kept.
package struct FailureGroups: Sendable {
  package struct Group: Sendable {
    package let ending: FailureEnding
    package fileprivate(set) var count = 0
    /// The first of its jobs, in the order of the runfile.
    package fileprivate(set) var example: FailedJob
    /// Its first jobs, in the order in which they ended.
    package fileprivate(set) var samples: [FailedJob] = []
    /// Bytes of the largest process of these jobs; nil where it is not known.
    package fileprivate(set) var peakMemory: Int?
    /// Why all of the samples failed, where their output says so.
    package internal(set) var cause: FailureCause?
    /// Why the example failed, where the others did not fail for the same reason: what its output says
    /// last; escaped.
    package internal(set) var exampleCause: String?

    fileprivate mutating func leaveOut(_ id: UInt64) {
      count -= 1
      samples.removeAll { $0.key == id }
      // Where none of the others was kept, it stays as an example of how they ended.
      guard example.key == id, let next = samples.min(by: { $0.place < $1.place }) else { return }
      example = next
    }
  }

  /// Kept of each group.
  private static let mostSamples = 10
  /// Reasons for which jobs cannot start may differ in each job.
  private static let mostGroups = FailureMembers.ungrouped

  private var groups: [Group] = []
  /// In the order in which the jobs ended. It is only looked through where a request revokes ends.
  private var members = FailureMembers()
  private var places: [FailureEnding: Int] = [:]
  /// The group of the job that was added last: the next one often ends in the same way.
  private var latest = 0
  /// Jobs whose endings have no group, for there are too many.
  package private(set) var ungrouped = 0

  package init() {}

  package var count: Int { groups.reduce(ungrouped) { $0 + $1.count } }
  package var isEmpty: Bool { count == 0 }

  /// The largest first; of equal ones, the one whose first job ended first.
  package var sorted: [Group] {
    groups.enumerated().filter { $0.element.count > 0 }
      .sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element)
  }

  /// Takes in a job. `place` is its place in the order of the runfile; `job` is asked for only where it
  /// is kept.
  package mutating func add(
    _ ending: FailureEnding, of id: JobID, at place: Int, peakMemory: Int? = nil,
    _ job: () -> FailedJob
  ) {
    guard let index = index(of: ending) else {
      guard groups.count < Self.mostGroups else {
        members.append(id.words.0, group: FailureMembers.ungrouped)
        ungrouped += 1
        return
      }
      places[ending] = groups.count
      members.append(id.words.0, group: groups.count)
      let job = kept(job, id, place)
      groups.append(
        Group(ending: ending, count: 1, example: job, samples: [job], peakMemory: peakMemory))
      return
    }
    latest = index
    members.append(id.words.0, group: index)
    groups[index].count += 1
    if let peakMemory { groups[index].peakMemory = max(groups[index].peakMemory ?? 0, peakMemory) }
    let isSample = groups[index].samples.count < Self.mostSamples
    let isExample = place < groups[index].example.place
    guard isSample || isExample else { return }
    let job = kept(job, id, place)
    if isSample { groups[index].samples.append(job) }
    if isExample { groups[index].example = job }
  }

  private func kept(_ job: () -> FailedJob, _ id: JobID, _ place: Int) -> FailedJob {
    var job = job()
    (job.place, job.key) = (place, id.words.0)
    return job
  }

  /// Leaves out jobs whose ends no longer count, for they run again or are skipped.
  ///
  /// - Returns: how many of them were here.
  @discardableResult
  package mutating func remove(_ ids: some Sequence<JobID>) -> Int {
    let removed = members.remove(Set(ids.map(\.words.0)))
    for (id, group) in removed {
      if group < groups.count { groups[group].leaveOut(id) } else { ungrouped -= 1 }
    }
    return removed.count
  }

  private func index(of ending: FailureEnding) -> Int? {
    if latest < groups.count, groups[latest].ending == ending { return latest }
    return places[ending]
  }

  /// For programs: `[{"ending": "exit 127", "cause": "command not found", "count": 80, "example": ID}]`.
  package var json: JSONValue {
    .array(
      sorted.map { group in
        var members = JSONObject()
        members.add("ending", group.ending.phrase)
        members.add("cause", group.cause?.phrase ?? group.ending.cause)
        members.add("count", group.count)
        members.add("example", group.example.id)
        members.add("example_cause", group.exampleCause)
        return members.jsonValue
      })
  }

  /// Looks in the output of the samples for what they have in common; reads files.
  package mutating func findCauses() {
    for index in groups.indices {
      let ending = groups[index].ending
      guard case .exited = ending else { continue }
      let example = groups[index].example.tail.lines
      groups[index].cause = sharedCause(of: groups[index], example)
      if groups[index].cause == nil || groups[index].cause?.message == nil {
        groups[index].exampleCause = ownCause(of: groups[index], example)
      }
    }
  }

  /// Why all samples of a group failed; `example` is the end of the output of the job that is shown.
  private func sharedCause(of group: Group, _ example: [[UInt8]]) -> FailureCause? {
    var causes = group.samples.lazy.map { FailureCause(of: group.ending, tail: $0.tail.lines) }
      .makeIterator()
    guard let first = causes.next(), let first else { return nil }
    var isMessageShared = true
    while let next = causes.next() {
      guard next?.phrase == first.phrase else { return nil }
      if next?.message != first.message { isMessageShared = false }
    }
    // The hint is about the job that is shown.
    let shown = FailureCause(of: group.ending, tail: example)
    var cause = shown?.phrase == first.phrase ? shown : first
    if !isMessageShared || cause?.message != first.message { cause?.message = nil }
    return cause
  }

  /// Why the example failed, unless that of the group says it.
  private func ownCause(of group: Group, _ example: [[UInt8]]) -> String? {
    let own = FailureCause(of: group.ending, tail: example)
    if let own, let message = own.message { return own.phrase + ": " + message }
    if group.cause != nil { return nil }
    // What it printed as its results is no reason.
    return own?.phrase ?? FailureCause.lastLine(of: group.example.errorTail.lines)
  }
}

/// A job that failed or was interrupted, as a summary shows it.
package struct FailedJob: Sendable {
  /// Lines at the end of its output that are looked at for the reason.
  private static let tailLines = 40

  package var id: String
  /// By which requests name it; nil if it has none.
  package var number: JobNumber?
  package var command: [UInt8]
  package var attempts: Int
  /// The folder or file that holds its output.
  package var logs: String
  /// Its logs, in the order in which they are looked at.
  package var files: [String]
  fileprivate(set) var place = 0
  /// The beginning of its id.
  fileprivate var key: UInt64 = 0

  package init(
    id: String, number: JobNumber? = nil, command: [UInt8], attempts: Int = 1, logs: String,
    files: [String] = []
  ) {
    self.id = id
    self.number = number
    self.command = command
    self.attempts = attempts
    self.logs = logs
    self.files = files
  }

  /// How the line begins that reports a failure when it happens: `batchrun: line 17 failed (exit code 2): `.
  static func heading(_ number: JobNumber?, _ outcome: Outcome, _ styling: Styling) -> String {
    "batchrun: " + (number.map { $0.text + " " } ?? "") + styling("failed", .red)
      + " (\(escapedForTerminal(outcome.phrase))): "
  }

  /// The end of what it wrote to its standard error.
  var errorTail: LogTail {
    files.first.map { LogTail(ofFile: $0, lines: Self.tailLines) } ?? LogTail([], lines: 0)
  }

  /// The end of the first log that has anything in it.
  var tail: LogTail {
    for file in files {
      let tail = LogTail(ofFile: file, lines: Self.tailLines)
      if !tail.lines.isEmpty { return tail }
    }
    return LogTail([], lines: 0)
  }
}
