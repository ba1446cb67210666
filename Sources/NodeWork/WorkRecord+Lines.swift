import JSON
import Jobs
import Ledger

/// How records stand in the file of an element: a sealed line each.
extension WorkRecord {
  /// Adds the line, with its newline.
  package func append(to bytes: inout [UInt8]) {
    bytes.appendSealed(json)
  }

  /// Reads a line, without its newline; nil if it is not what was written, or of a kind that is not known.
  package init?(line: UnsafeRawBufferPointer) {
    guard let json = JSONObject(sealed: line), let word = json["record"]?.string else { return nil }
    self.init(word, json)
  }

  private var json: JSONObject {
    var object = JSONObject()
    object.add("record", word)
    switch self {
    case .start(let job, let index, let restart, let node, let pid, let directory, let time):
      object.add("job", job)
      object.add("index", index)
      object.add("restart", restart)
      object.add("node", node)
      object.add("pid", pid)
      object.add("directory", exactly: directory)
      object.add("time", seconds: time)
    case .begin(let id, let attempt, let time):
      object.add("id", id.text)
      object.add("attempt", attempt)
      object.add("time", seconds: time)
    case .end(let id, let attempt, let end):
      object.add("id", id.text)
      object.add("attempt", attempt)
      object.add(end.json)
    case .beat(let time), .warned(let time), .done(let time): object.add("time", seconds: time)
    case .signal(let signal, let id, let time):
      object.add("signal", signal)
      object.add("id", id?.text)
      object.add("time", seconds: time)
    }
    return object
  }

  private var word: String {
    switch self {
    case .start: "start"
    case .begin: "begin"
    case .end: "end"
    case .beat: "beat"
    case .warned: "warned"
    case .signal: "signal"
    case .done: "done"
    }
  }

  private init?(_ word: String, _ json: JSONObject) {
    let time = json["time"]?.double ?? 0
    let id = json["id"]?.string.flatMap { JobID(digits: Array($0.utf8)) }
    switch word {
    case "start":
      guard let job = json["job"]?.string, let index = json["index"]?.int,
        let restart = json["restart"]?.int, let node = json["node"]?.string,
        let pid = json["pid"]?.int.flatMap({ Int32(exactly: $0) }),
        let directory = json.bytes("directory")
      else { return nil }
      self = .start(
        job: job, index: index, restart: restart, node: node, pid: pid, directory: directory,
        time: time)
    case "begin":
      guard let id, let attempt = json["attempt"]?.int else { return nil }
      self = .begin(id, attempt: attempt, time: time)
    case "end":
      guard let id, let attempt = json["attempt"]?.int, let end = NodeEnd(json) else { return nil }
      self = .end(id, attempt: attempt, end)
    case "beat": self = .beat(time: time)
    case "warned": self = .warned(time: time)
    case "signal":
      guard let signal = json["signal"]?.int.flatMap({ Int32(exactly: $0) }) else { return nil }
      self = .signal(signal, id, time: time)
    case "done": self = .done(time: time)
    default: return nil
    }
  }
}

extension NodeEnd {
  fileprivate var json: JSONObject {
    var object = JSONObject()
    object.add("outcome", outcome.word)
    switch outcome {
    case .exited(let code): object.add("exit_code", code)
    case .killed(let signal, let reason, let isReported):
      if isReported {
        object.add("exit_code", SignalDeath.shellOffset + signal)
      } else {
        object.add("signal", signal)
      }
      object.add("reason", reason)
    case .signaled(let signal), .terminated(let signal): object.add("signal", signal)
    case .stoppedEarly: object.add("signal", SignalDeath.terminate)
    case .cancelled:
      object.add("signal", SignalDeath.terminate)
      object.add("reason", Outcome.cancelReason)
    case .notStarted(let reason), .withheld(let reason), .interrupted(let reason):
      object.add("reason", reason)
    case .timedOut, .vanished: break
    }
    object.add("start", seconds: startedAt)
    object.add("runtime", seconds: runtime)
    object.add("user_cpu", seconds: usage?.userSeconds)
    object.add("system_cpu", seconds: usage?.systemSeconds)
    object.add("max_rss", usage?.peakMemory)
    return object
  }

  fileprivate init?(_ json: JSONObject) {
    guard
      let outcome = Outcome(
        word: json["outcome"]?.string, exitCode: json["exit_code"]?.int,
        signal: json["signal"]?.int, reason: json["reason"]?.string),
      let startedAt = json["start"]?.double, let runtime = json["runtime"]?.double
    else { return nil }
    var usage: ResourceUsage?
    if let user = json["user_cpu"]?.double, let system = json["system_cpu"]?.double {
      usage = ResourceUsage(
        userSeconds: user, systemSeconds: system, peakMemory: json["max_rss"]?.int)
    }
    self.init(outcome: outcome, startedAt: startedAt, runtime: runtime, usage: usage)
  }
}
