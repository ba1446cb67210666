import JSON

/// What another process asks of a launch or a batch while it runs. It travels as one
/// line of JSON.
package enum ControlRequest: Hashable, Sendable {
  /// Changes the number of workers; running jobs finish.
  case setWorkers(Int)
  /// Stops running jobs and starts no others; with `newOnly`, running jobs continue.
  case pause(newOnly: Bool)
  /// Ends either kind of pause.
  case resume
  /// Ends jobs, or does not start them; the next launch runs them. Names are as the user wrote them.
  case cancel([String])
  /// Ends jobs, or does not start them; later launches skip them.
  case skip([String])
  /// Runs failed and ended jobs again now.
  case retry([String])
  /// Changes nothing; the answer has the state of the launch.
  case show

  /// The version of these lines.
  static let version = 1

  private enum Key {
    static let version = "control"
    static let action = "do"
    static let workers = "n_jobs"
    static let newOnly = "new_only"
    static let jobs = "jobs"
  }

  /// Reads a line. Unknown members are ignored.
  ///
  /// - Throws: `Refusal`, which says what is wrong with it.
  package init(_ line: [UInt8]) throws(Refusal) {
    guard let json = try? JSONValue(parsing: line), json[Key.version]?.int != nil,
      let action = json[Key.action]?.string
    else { throw Refusal("this is not a request") }
    let jobs = json[Key.jobs]?.array?.compactMap(\.string) ?? []
    switch action {
    case "set":
      guard let workers = json[Key.workers]?.int, workers > 0 else {
        throw Refusal("'set' needs a number of workers, from 1")
      }
      self = .setWorkers(workers)
    case "pause": self = .pause(newOnly: json[Key.newOnly]?.bool == true)
    case "continue": self = .resume
    case "show": self = .show
    case "cancel", "skip", "retry":
      if jobs.isEmpty { throw Refusal("'\(action)' needs jobs") }
      self = action == "cancel" ? .cancel(jobs) : action == "skip" ? .skip(jobs) : .retry(jobs)
    default: throw Refusal("this launch does not know the request '\(action)'")
    }
  }

  /// Why a line is not a request that can be carried out.
  package struct Refusal: Error, Hashable, Sendable {
    package let message: String

    init(_ message: String) { self.message = message }
  }

  /// The word by which it travels, and under which the journal has it.
  package var action: String {
    switch self {
    case .setWorkers: "set"
    case .pause: "pause"
    case .resume: "continue"
    case .cancel: "cancel"
    case .skip: "skip"
    case .retry: "retry"
    case .show: "show"
    }
  }

  /// What it does with jobs, or with the launch, in the passive: `cancelled`.
  package var participle: String {
    switch self {
    case .cancel: "cancelled"
    case .skip: "skipped"
    case .retry: "retried"
    case .setWorkers, .pause, .resume, .show: "changed"
    }
  }

  /// The line, without its end.
  package var line: [UInt8] {
    var members = JSONObject()
    members.add(Key.version, ControlRequest.version)
    members.add(Key.action, action)
    switch self {
    case .setWorkers(let count): members.add(Key.workers, count)
    case .pause(let newOnly): if newOnly { members.add(Key.newOnly, true) }
    case .cancel(let jobs), .skip(let jobs), .retry(let jobs): members.add(Key.jobs, jobs)
    case .resume, .show: break
    }
    return members.bytes
  }
}
