import JSON
import Jobs
import Posix

/// What planning needs to know of a record, read without looking at the rest of it.
struct RecordHead {
  /// What tells commands apart whose ids are the same.
  enum Identity: Equatable {
    /// The second 64 bits of the command's SHA-256 (the first are the id).
    case digest(UInt64)
    /// A record of Python's batchrun has no digest, but the command: its checksum and length.
    case command(UInt64)
    case unknown
  }

  var identity = Identity.unknown
  var state: JobState?
  /// nil: not there; `.some(nil)`: null.
  var status: Int??
  var attempts: Int?
  var place: Int?
  var isStoppedEarly = false

  /// The fingerprint behind `Identity.command`.
  static func fingerprint(_ command: UnsafeRawBufferPointer) -> UInt64 {
    UInt64(truncatingIfNeeded: command.count) << 32 | UInt64(checksumCRC32C(command))
  }

  init() {}

  /// Reads the layout of ours; nil if it is not that.
  init?(canonical record: UnsafeRawBufferPointer) {
    guard record.holds("{\"sha256\":\"", at: 0), record.count > 100,
      let second = HexDigits.word64(record, at: 27), record.holds("\",\"status\":", at: 75)
    else { return nil }
    var position = 86
    func number() -> Int? {
      let start = position
      while position < record.count,
        record[position] == UInt8(ascii: "-") || record[position] & 0xf0 == 0x30
      {
        position += 1
      }
      return DecimalDigits.int(record.slice(start..<position))
    }
    if record.holds("null", at: position) {
      status = .some(nil)
      position += 4
    } else {
      guard let code = number() else { return nil }
      status = code
    }
    guard record.holds(",\"state\":\"", at: position) else { return nil }
    position += 10
    guard let quote = record.firstIndex(of: UInt8(ascii: "\""), from: position),
      let state = JobState(word: record.slice(position..<quote)),
      record.holds("\",\"attempts\":", at: quote)
    else { return nil }
    position = quote + 13
    guard let attempts = number() else { return nil }
    if record.holds(",\"place\":", at: position) {
      position += 9
      place = number()
    }
    isStoppedEarly = record.holds(",\"stopped_early\":", at: position)
    identity = .digest(second)
    self.state = state
    self.attempts = attempts
  }

  /// Reads any object of members, which may be a record or the `set` of an event.
  init(object: UnsafeRawBufferPointer) throws(JSONError) {
    var scanner = JSONScanner(object)
    var decoded: [UInt8] = []
    _ = try scanner.members { (key, value) throws(JSONError) in
      let name = object.slice(key)
      let text = object.slice(value)
      if name.equals(RecordKey.status.name) {
        status = .some(DecimalDigits.int(text))
      } else if name.equals(RecordKey.state.name) {
        state = text.count > 2 ? JobState(word: text.slice(1..<(text.count - 1))) : nil
      } else if name.equals(RecordKey.attempts.name) {
        attempts = DecimalDigits.int(text)
      } else if name.equals(RecordKey.place.name) {
        place = DecimalDigits.int(text)
      } else if name.equals(RecordKey.stoppedEarly.name) {
        isStoppedEarly = true
      } else if name.equals(RecordKey.sha256.name) {
        if text.count == 66, let second = HexDigits.word64(text, at: 17) {
          identity = .digest(second)
        }
      } else if name.equals(RecordKey.command.name), identity == .unknown,
        text.first == UInt8(ascii: "\"")
      {
        decoded.removeAll(keepingCapacity: true)
        try JSONString.decode(text, 1..<(text.count - 1), into: &decoded)
        identity = .command(decoded.withUnsafeBytes { RecordHead.fingerprint($0) })
      }
      return true
    }
  }

  /// The state, also of a record that does not say it.
  var effectiveState: JobState { JobState(recorded: state, status: status ?? nil) }

  var effectiveAttempts: Int {
    if let attempts { return attempts }
    return if case .some(.some) = status { 1 } else { 0 }
  }
}

extension JobState {
  init?(word: UnsafeRawBufferPointer) {
    if word.equals("completed") {
      self = .completed
    } else if word.equals("error") {
      self = .error
    } else if word.equals("running") {
      self = .running
    } else if word.equals("terminated") {
      self = .terminated
    } else if word.equals("pending") {
      self = .pending
    } else if word.equals("staged") {
      self = .staged
    } else if word.equals("unknown") {
      self = .unknown
    } else if word.equals("skipped") {
      self = .skipped
    } else {
      return nil
    }
  }
}
