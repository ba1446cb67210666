import JSON
import Jobs

/// The members of a record, found in its bytes: only members that are asked for are decoded, and
/// nothing is read after the last one of them. For callers that go through many
/// records; one value serves for all of them.
package struct RecordFields {
  private var record = UnsafeRawBufferPointer(start: nil, count: 0)
  private var position = 0
  private var isAtEnd = true
  /// Whether all of it was read, and it is a record as far as can be seen without taking its members
  /// apart.
  package private(set) var isWhole = false
  /// Whether members were met that are not ours.
  package private(set) var hasOthers = false
  /// Whether there was something that no value begins with.
  private var hasOddValue = false
  /// By the number of the key.
  @usableFromInline var values = [UnsafeRawBufferPointer](
    repeating: UnsafeRawBufferPointer(start: nil, count: 0), count: RecordKey.allCases.count)
  @usableFromInline var met = RecordKeys()

  package init() {}

  /// Whether this is the only member that was met; nil: whether none was.
  func has(nothingBut key: RecordKey?) -> Bool {
    var wanted = RecordKeys()
    if let key { wanted.insert(key) }
    return met == wanted && !hasOthers
  }

  /// Looks at this record, which must outlive what is asked of it.
  package init(_ record: UnsafeRawBufferPointer) {
    self.init()
    read(record)
  }

  /// Reads a record to its end, or until all of `wanted` were met.
  ///
  /// `record`: a JSON object, which must outlive what is asked of it. Of one that is
  ///   damaged there is what stands before the damage.
  package mutating func read(_ record: UnsafeRawBufferPointer, until wanted: RecordKeys? = nil) {
    self.record = record
    position = 0
    isAtEnd = false
    isWhole = false
    hasOddValue = false
    hasOthers = false
    met = RecordKeys()
    readOn(until: wanted)
  }

  /// Reads on, to the end, or until all of `wanted` were met.
  package mutating func readOn(until wanted: RecordKeys? = nil) {
    guard !isAtEnd else { return }
    if let wanted, met.isSuperset(of: wanted) { return }
    var scanner = JSONScanner(record, at: position)
    do throws(JSONError) {
      if position == 0 {
        try scanner.expect(UInt8(ascii: "{"))
        if scanner.peek() == UInt8(ascii: "}") {
          scanner.position += 1
          isWhole = scanner.peek() == nil
          isAtEnd = true
          return
        }
      }
      while true {
        let name = try scanner.skipString()
        try scanner.expect(UInt8(ascii: ":"))
        let value = try scanner.skipValue()
        if !Self.mayBegin(record[value.lowerBound]) { hasOddValue = true }
        if let key = RecordKey(record.slice(name)) {
          values[Int(key.rawValue)] = record.slice(value)
          met.insert(key)
        } else {
          hasOthers = true
        }
        guard scanner.peek() == UInt8(ascii: ",") else {
          try scanner.expect(UInt8(ascii: "}"))
          isWhole = !hasOddValue && scanner.peek() == nil
          break
        }
        scanner.position += 1
        position = scanner.position
        if let wanted, met.isSuperset(of: wanted) { return }
      }
    } catch {}
    isAtEnd = true
  }

  /// Whether a value of JSON begins with this byte.
  @inline(__always)
  private static func mayBegin(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "-"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "t"), UInt8(ascii: "f"),
      UInt8(ascii: "n"):
      true
    default: false
    }
  }

  /// The JSON of a member; nil if it was not met.
  @inlinable
  package subscript(key: RecordKey) -> UnsafeRawBufferPointer? {
    met.contains(key) ? values[Int(key.rawValue)] : nil
  }
}

// MARK: - What members say

extension RecordFields {
  package var state: JobState { JobState(recorded: recordedState, status: status) }

  /// As written; nil if it is missing.
  package var recordedState: JobState? { self[.state].flatMap(RecordFields.state) }
  package var status: Int? { integer(.status) }
  package var attempts: Int { integer(.attempts) ?? (status == nil ? 0 : 1) }
  package var start: Double? { number(.start) }
  package var runtime: Double? { number(.runtime) }

  /// How the last attempt ended.
  package var outcome: Outcome? {
    Outcome(
      recorded: text(.outcome), exitCode: integer(.exitCode), signal: integer(.signal),
      reason: text(.reason), stoppedEarly: stoppedEarly, status: status)
  }

  /// Why it was ended before it could finish; nil if not for that.
  package var stoppedEarly: EarlyStop? {
    self[.stoppedEarly].flatMap { EarlyStop(try? JSONValue(parsing: $0)) }
  }

  /// The bytes that the shell gets.
  package var command: [UInt8] {
    if let encoded = text(.commandBase64), let bytes = Base64.decode(encoded.utf8) { return bytes }
    return string(.command) ?? []
  }

  package var claimer: RunClaimer? {
    self[.claimedBy].flatMap { RunClaimer(try? JSONValue(parsing: $0)) }
  }

  package func text(_ key: RecordKey) -> String? {
    string(key).map { String(decoding: $0, as: UTF8.self) }
  }

  package func number(_ key: RecordKey) -> Double? {
    self[key].flatMap { DecimalDigits.double($0) ?? Double(String(decoding: $0, as: UTF8.self)) }
  }

  /// A whole number that fits.
  package func integer(_ key: RecordKey) -> Int? {
    self[key].flatMap { value in
      DecimalDigits.int(value)
        ?? Double(String(decoding: value, as: UTF8.self)).flatMap { Int(exactly: $0) }
    }
  }

  package func isTrue(_ key: RecordKey) -> Bool { self[key]?.equals("true") == true }

  /// Anything, taken apart.
  package func value(_ key: RecordKey) throws(JSONError) -> JSONValue? {
    guard let value = self[key] else { return nil }
    return try JSONValue(parsing: value)
  }

  private func string(_ key: RecordKey) -> [UInt8]? {
    guard let value = self[key], value.count >= 2, value.first == UInt8(ascii: "\"") else {
      return nil
    }
    var bytes: [UInt8] = []
    do throws(JSONError) {
      try JSONString.decode(value, 1..<(value.count - 1), into: &bytes)
    } catch {
      return nil
    }
    return bytes
  }

  private static func state(_ value: UnsafeRawBufferPointer) -> JobState? {
    value.count > 2 ? JobState(word: value.slice(1..<(value.count - 1))) : nil
  }
}
