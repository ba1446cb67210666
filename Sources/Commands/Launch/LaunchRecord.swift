import JSON
import Launching
import Posix

/// What the journal says of a launch when it begins.
struct LaunchRecord {
  let fields: [UInt8]

  init(_ request: LaunchRequest, guardian: ProcessIdentity, jobs: Int) {
    let own = ProcessIdentity.current
    var writer = JSONMembers()
    writer.add("time", Clock.wall)
    writer.add("pid", Int(own.pid))
    writer.add("pid_start", Int(clamping: own.startTicks))
    writer.add("guardian_pid", Int(guardian.pid))
    writer.add("guardian_start", Int(clamping: guardian.startTicks))
    writer.add("host", Machine.hostname)
    writer.add("boot_id", Machine.bootIdentifier)
    writer.add("batchrun", batchrunVersion)
    writer.add("runfile", request.options.runfile)
    writer.add("mode", request.options.mode.rawValue)
    writer.add("n_jobs", request.policy.slots)
    writer.add("jobs", jobs)
    fields = writer.bytes
  }
}

/// The members of a JSON object, one after another, without its brackets.
struct JSONMembers {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ name: StaticString, _ value: String) {
    begin(name)
    bytes.appendJSONString(value)
  }

  mutating func add(_ name: StaticString, _ value: Int) {
    begin(name)
    bytes.appendJSON(value)
  }

  /// Seconds.
  mutating func add(_ name: StaticString, _ value: Double) {
    begin(name)
    bytes.appendJSONSeconds(value)
  }

  /// Text from outside, which need not be UTF-8.
  mutating func add(_ name: StaticString, _ value: [UInt8]) {
    begin(name)
    _ = value.withUnsafeBytes { bytes.appendJSONString($0) }
  }

  /// As one line of JSON.
  var line: String {
    "{" + String(decoding: bytes, as: UTF8.self) + "}"
  }

  private mutating func begin(_ name: StaticString) {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(name)
    bytes.append("\":")
  }
}
