import JSON

/// What a launch says to a request. It travels as one line of JSON.
package struct ControlAnswer: Hashable, Sendable {
  /// What was done with one of the jobs that were named.
  package struct JobAnswer: Hashable, Sendable {
    /// As the user named it, or its number where they named a range.
    package let job: String
    package let id: String
    /// Whether what was asked for is done, or will be.
    package let isDone: Bool
    /// `cancelled`, `it is done`.
    package let text: String

    package init(job: String, id: String, isDone: Bool, text: String) {
      self.job = job
      self.id = id
      self.isDone = isDone
      self.text = text
    }
  }

  /// How the launch stands.
  package struct Standing: Hashable, Sendable {
    package var workers: Int
    package var isPaused: Bool
    /// Whether only nothing new starts.
    package var isHolding: Bool
    package var isDraining: Bool
    package var running: Int
    /// Jobs that have not started, or wait for another attempt.
    package var left: Int

    package init(
      workers: Int, isPaused: Bool, isHolding: Bool, isDraining: Bool, running: Int, left: Int
    ) {
      self.workers = workers
      self.isPaused = isPaused
      self.isHolding = isHolding
      self.isDraining = isDraining
      self.running = running
      self.left = left
    }
  }

  /// Why the request was refused, and the exit code of the process that asked; nil if it was carried out.
  package var error: String?
  package var exitCode: Int32 = 0
  /// What happened, for people; nil where `jobs` or `standing` say it.
  package var text: String?
  package var jobs: [JobAnswer] = []
  package var standing: Standing?

  private init() {}

  package static func done(_ text: String, _ standing: Standing? = nil) -> ControlAnswer {
    var answer = ControlAnswer()
    answer.text = text
    answer.standing = standing
    return answer
  }

  package static func shown(_ standing: Standing) -> ControlAnswer {
    var answer = ControlAnswer()
    answer.standing = standing
    return answer
  }

  /// About jobs; where one of them was refused, the exit code is 1.
  package static func about(_ jobs: [JobAnswer]) -> ControlAnswer {
    var answer = ControlAnswer()
    answer.jobs = jobs
    answer.exitCode = jobs.allSatisfy(\.isDone) ? 0 : 1
    return answer
  }

  package static func refused(_ error: String, exitCode: Int32) -> ControlAnswer {
    var answer = ControlAnswer()
    answer.error = error
    answer.exitCode = exitCode
    return answer
  }
}

// MARK: - As JSON

extension ControlAnswer {
  private enum Key {
    static let isDone = "ok"
    static let error = "error"
    static let exitCode = "exit_code"
    static let text = "text"
    static let jobs = "jobs"
    static let workers = "n_jobs"
    static let isPaused = "paused"
    static let isHolding = "new_only"
    static let isDraining = "draining"
    static let running = "running"
    static let left = "left"
  }

  fileprivate enum JobKey {
    static let job = "job"
    static let id = "id"
    static let isDone = "done"
    static let text = "text"
  }

  /// Reads a line; nil where it is not an answer.
  package init?(_ line: [UInt8]) {
    guard let json = try? JSONValue(parsing: line), let isDone = json[Key.isDone]?.bool else {
      return nil
    }
    self.init()
    guard isDone else {
      error = json[Key.error]?.string ?? ""
      exitCode = json[Key.exitCode]?.int.flatMap { Int32(exactly: $0) } ?? 1
      return
    }
    text = json[Key.text]?.string
    jobs =
      json[Key.jobs]?.array?.map { item in
        JobAnswer(
          job: item[JobKey.job]?.string ?? "", id: item[JobKey.id]?.string ?? "",
          isDone: item[JobKey.isDone]?.bool == true, text: item[JobKey.text]?.string ?? "")
      } ?? []
    exitCode = jobs.allSatisfy(\.isDone) ? 0 : 1
    if let workers = json[Key.workers]?.int {
      standing = Standing(
        workers: workers, isPaused: json[Key.isPaused]?.bool == true,
        isHolding: json[Key.isHolding]?.bool == true,
        isDraining: json[Key.isDraining]?.bool == true, running: json[Key.running]?.int ?? 0,
        left: json[Key.left]?.int ?? 0)
    }
  }

  /// The line, without its end.
  package var line: [UInt8] { json.bytes }

  /// The same for programs, which learn from `ok` whether all was done.
  package var shown: JSONObject {
    guard error == nil, exitCode != 0 else { return json }
    var members = JSONObject()
    members.add(Key.isDone, false)
    let refused = jobs.filter { !$0.isDone }.map { "\($0.job): \($0.text)" }
    members.add(Key.error, refused.joined(separator: "; "))
    members.add(Key.exitCode, exitCode)
    members.add(Key.jobs, jobs)
    return members
  }

  private var json: JSONObject {
    var members = JSONObject()
    members.add(Key.isDone, error == nil)
    if let error {
      members.add(Key.error, error)
      members.add(Key.exitCode, exitCode)
      return members
    }
    if let text { members.add(Key.text, text) }
    if !jobs.isEmpty { members.add(Key.jobs, jobs) }
    if let standing {
      members.add(Key.workers, standing.workers)
      members.add(Key.isPaused, standing.isPaused)
      members.add(Key.isHolding, standing.isHolding)
      members.add(Key.isDraining, standing.isDraining)
      members.add(Key.running, standing.running)
      members.add(Key.left, standing.left)
    }
    return members
  }
}

extension ControlAnswer.JobAnswer: JSONConvertible {
  package var jsonValue: JSONValue {
    typealias Key = ControlAnswer.JobKey
    var members = JSONObject()
    members.add(Key.job, job)
    members.add(Key.id, id)
    members.add(Key.isDone, isDone)
    members.add(Key.text, text)
    return .object(members)
  }
}
