import JSON
import Jobs
import Ledger

/// How settings stand in a plan.
extension WorkSettings {
  var json: JSONObject {
    var object = JSONObject()
    object.add("executor", kind.rawValue)
    object.add("name", name)
    object.add("shell", shell)
    object.add("direct", executesDirectly)
    object.add("folder", exactly: workingFolder)
    object.add("isolate", isolates)
    object.add("timeout", timeLimit)
    object.add("grace", grace)
    object.add("nice", nice)
    object.add("environment", exactly: environment)
    object.add("parallel", parallel)
    object.add("setup", exactly: setup)
    object.add("kill_wait", killWait)
    object.add("beat", beat)
    return object
  }

  init?(_ json: JSONObject) {
    guard let kind = json["executor"]?.string.flatMap(ExecutorKind.init),
      let name = json["name"]?.string, let shell = json["shell"]?.string,
      let executesDirectly = json["direct"]?.bool, let isolates = json["isolate"]?.bool,
      let grace = json["grace"]?.double,
      let nice = json["nice"]?.int.flatMap({ Int32(exactly: $0) }),
      let environment = json.byteLists("environment"), let parallel = json["parallel"]?.int,
      parallel > 0, let killWait = json["kill_wait"]?.double, let beat = json["beat"]?.double
    else { return nil }
    self.init(kind: kind, name: name, shell: shell)
    self.executesDirectly = executesDirectly
    workingFolder = json.bytes("folder")
    self.isolates = isolates
    timeLimit = json["timeout"]?.double
    self.grace = grace
    self.nice = nice
    self.environment = environment
    self.parallel = parallel
    setup = json.bytes("setup")
    self.killWait = killWait
    self.beat = beat
  }
}

/// How a job stands in a plan.
extension PlannedJob {
  /// `element` is the one that has it.
  func json(element: Int) -> JSONObject {
    var object = JSONObject()
    object.add("element", element)
    object.add("id", id.text)
    object.add("attempt", attempt)
    if line > 0 { object.add("line", line) }
    switch work {
    case .line(let command): object.add("command", exactly: command)
    case .program(let arguments, let environment, let directory):
      object.add("arguments", exactly: arguments)
      object.add("environment", exactly: environment)
      object.add("directory", exactly: directory)
    }
    return object
  }

  /// Nil if it is not a job of this element.
  init?(_ json: JSONObject, element: Int) {
    guard json["element"]?.int == element,
      let id = json["id"]?.string.flatMap({ JobID(digits: Array($0.utf8)) }),
      let attempt = json["attempt"]?.int
    else { return nil }
    let work: Work
    if let command = json.bytes("command") {
      work = .line(command)
    } else if let arguments = json.byteLists("arguments"),
      let environment = json.byteLists("environment"), let directory = json.bytes("directory")
    {
      work = .program(arguments: arguments, environment: environment, directory: directory)
    } else {
      return nil
    }
    self.init(id: id, attempt: attempt, line: json["line"]?.int ?? 0, work: work)
  }
}
