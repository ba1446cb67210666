import Glibc
import JSON
import Jobs
import Ledger
import Posix

/// Makes runs of records as they stand in a ledger, with all their members or with some. One parser
/// serves for many records: what one of them has the same as the one before is not taken apart again.
struct RunParser {
  private let wanted: RunMembers
  /// Of the record that was read last, by the numbers of the keys.
  private var values = [JSONValue?](repeating: nil, count: RecordKey.allCases.count)
  private var met = RecordKeys()
  /// The last values of the members that runs of an operation mostly share.
  private var shared = [(text: [UInt8], value: JSONValue)?](
    repeating: nil, count: RecordKey.allCases.count)
  /// The ledger that the last record was in, and its absolute path.
  private var folder: (ledger: String, path: String)?

  private static let mostlyShared: RecordKeys = [
    .op, .opRef, .platform, .project, .host, .user, .labelTemplate, .sourcecodeDigest, .batch,
    .vcsCommit, .deps,
  ]

  init(_ wanted: RunMembers = .everything) {
    self.wanted = wanted
  }

  /// The run of a record. `state` is that in which it shows; nil if `liveness` has to be asked,
  /// which needs a record that is read as a whole.
  mutating func run(
    _ id: JobID, _ record: UnsafeRawBufferPointer, in ledger: LedgerLocation, state: JobState?,
    liveness: Liveness? = nil
  ) throws(JSONError) -> RunRecord {
    let members = try members(of: record)
    let shown: JobState
    if let state {
      shown = state
    } else {
      let record = Record(id: id, members: members)
      shown = liveness?.state(of: record) ?? record.state
    }
    if folder?.ledger != ledger.folder {
      folder = (ledger.folder, CurrentFolder.absolute(ledger.folder))
    }
    return RunRecord(id, members, in: ledger, at: folder?.path ?? ledger.folder, state: shown) {
      met.contains($0) ? values[Int($0.rawValue)] : nil
    }
  }

  /// The wanted members that a record has, in its order; `record` is a JSON object.
  mutating func members(of record: UnsafeRawBufferPointer) throws(JSONError) -> JSONObject {
    met = RecordKeys()
    var found: [JSONObject.Member] = []
    found.reserveCapacity(wanted.isEverything ? 48 : 12)
    var scanner = JSONScanner(record)
    _ = try scanner.members { (name, value) throws(JSONError) in
      if let key = RecordKey(record.slice(name)) {
        guard wanted.isEverything || wanted.keys.contains(key) else {
          try Self.check(record, value)
          return true
        }
        let value = try self.value(of: key, record, value)
        values[Int(key.rawValue)] = value
        met.insert(key)
        found.append(JSONObject.Member(key: key.text, value: value))
      } else if let text = try other(record, name) {
        found.append(JSONObject.Member(key: text, value: try Self.parsed(record, value)))
      }
      return true
    }
    if scanner.peek() != nil { throw JSONError(.trailingBytes, at: scanner.position) }
    return JSONObject(found)
  }

  /// The name of a member that is not ours; nil if it is not wanted.
  private func other(
    _ record: UnsafeRawBufferPointer, _ name: Range<Int>
  ) throws(JSONError) -> String? {
    if wanted.isEverything { return try JSONString.decode(record, name) }
    if wanted.others.isEmpty { return nil }
    let bytes = record.slice(name)
    return wanted.others.first { $0.utf8.elementsEqual(bytes) }
  }

  private mutating func value(
    of key: RecordKey, _ record: UnsafeRawBufferPointer, _ range: Range<Int>
  ) throws(JSONError) -> JSONValue {
    guard Self.mostlyShared.contains(key) else { return try Self.parsed(record, range) }
    let (place, text) = (Int(key.rawValue), record.slice(range))
    if let last = shared[place], last.text.count == text.count,
      last.text.withUnsafeBytes({ Self.areSame($0, text) })
    {
      return last.value
    }
    let value = try Self.parsed(record, range)
    shared[place] = (Array(text), value)
    return value
  }

  /// A member that is not asked for is not decoded, but what cannot be a value is damage in any
  /// case.
  private static func check(
    _ record: UnsafeRawBufferPointer, _ value: Range<Int>
  ) throws(JSONError) {
    guard let first = record.slice(value).first else { return }
    switch first {
    case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "-"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "t"), UInt8(ascii: "f"),
      UInt8(ascii: "n"):
      return
    default: throw JSONError(.unexpectedByte(first), at: value.lowerBound)
    }
  }

  private static func areSame(
    _ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer
  ) -> Bool {
    guard let first = one.baseAddress, let second = other.baseAddress else { return true }
    return memcmp(first, second, one.count) == 0
  }

  /// Errors stand where they are in the whole record.
  private static func parsed(
    _ record: UnsafeRawBufferPointer, _ range: Range<Int>
  ) throws(JSONError) -> JSONValue {
    do throws(JSONError) {
      return try JSONValue(parsing: record.slice(range))
    } catch {
      throw JSONError(error.problem, at: error.position + range.lowerBound)
    }
  }
}
