import Glibc
import JSON
import TestSupport

/// What stands in the files of a ledger, read without any code of the program's own.
struct LedgerFiles {
  let sandbox: Sandbox
  let folder: String
  var snapshotName = "metadata.json"

  init(_ sandbox: Sandbox, _ folder: String) {
    self.sandbox = sandbox
    self.folder = folder
  }

  /// The records of the snapshot, by command.
  func records() throws -> [String: JSONValue] {
    let snapshot = try sandbox.json(of: "\(folder)/\(snapshotName)")
    guard let object = snapshot.object else { throw TestFailure("the snapshot is no object") }
    return Dictionary(
      object.members.map { ($0.value["command"]?.string ?? "", $0.value) },
      uniquingKeysWith: { $1 })
  }

  func record(of command: String) throws -> JSONValue {
    let records = try records()
    guard let record = records[command] else {
      throw TestFailure("no record of '\(command)' among \(records.keys.sorted())")
    }
    return record
  }

  /// How many records are in each state.
  func stateCounts() throws -> [String: Int] {
    try records().values.reduce(into: [:]) { $0[$1["state"]?.string ?? "none", default: 0] += 1 }
  }

  /// The commands that contain `needle` and have finished, well or badly, by the snapshot or the
  /// journal; a journal line that is only half there says nothing.
  func finishedCommands(
    containing needle: String, states: Set<String> = ["completed", "error"]
  ) -> Set<String> {
    var commands: [String: String] = [:]
    var finished: Set<String> = []
    func take(_ id: String, _ record: JSONValue) {
      if let command = record["command"]?.string { commands[id] = command }
      guard let state = record["state"]?.string else { return }
      if states.contains(state) {
        finished.insert(id)
      } else {
        finished.remove(id)
      }
    }
    for line in lines(of: snapshotName, containing: needle) {
      var line = line[...]
      if line.last == UInt8(ascii: ",") { line.removeLast() }
      if line.first == UInt8(ascii: "{") { line.removeFirst() }
      let object = Array("{".utf8) + line + Array("}".utf8)
      for member in (try? JSONValue(parsing: object))?.object?.members ?? [] {
        take(member.key, member.value)
      }
    }
    for line in lines(of: "journal.jsonl", containing: "\"set\":") {
      guard let event = try? JSONValue(parsing: line), let id = event["id"]?.string,
        let set = event["set"]
      else { continue }
      take(id, set)
    }
    return Set(finished.compactMap { commands[$0] }.filter { $0.contains(needle) })
  }

  /// The lines of a file with this text in them: a big ledger has many others.
  private func lines(of name: String, containing needle: String) -> [[UInt8]] {
    guard let content = sandbox.bytes(of: "\(folder)/\(name)") else { return [] }
    // JSON has no NUL in it, so that C's search, which is fast, can be used.
    return (content + [0]).withUnsafeBytes { content in
      guard let base = content.baseAddress else { return [] }
      let text = base.assumingMemoryBound(to: CChar.self)
      var lines: [[UInt8]] = []
      var position = 0
      while let hit = strstr(text + position, needle) {
        var start = UnsafePointer(hit) - text
        let end = strchr(hit, 0x0A).map { UnsafePointer($0) - text } ?? content.count - 1
        while start > position, content[start - 1] != 0x0A { start -= 1 }
        lines.append(Array(content[start..<end]))
        position = end
      }
      return lines
    }
  }
}
