import JSON
import Jobs
import Ledger
import Text

/// A run as its record is in the ledger, for callers that go through very many: nothing is decoded
/// unless it is asked for. There is one only of a record that is whole, and of a run whose state no
/// process can change. What its bytes do not show at once is nil, and has to be asked of its
/// `RunRecord`.
package struct RunGlance {
  package let id: JobID
  package let ledger: LedgerLocation
  package let state: JobState
  /// Of the whole record, whose bytes last as long as the glance.
  package let fields: RecordFields
  private let needed: [RecordKey]

  /// `needed` are the members that would be read of the run.
  init?(
    _ id: JobID, in ledger: LedgerLocation, state: JobState, _ fields: RecordFields,
    _ needed: [RecordKey]
  ) {
    guard fields.isWhole else { return nil }
    self.id = id
    self.needed = needed
    self.ledger = ledger
    self.state = state
    self.fields = fields
  }

  /// As `RunRecord.shownState`.
  package var shownState: String {
    state == .terminated && fields.stoppedEarly != nil ? EarlyStop.word : state.rawValue
  }

  /// As `RunRecord.time`; nil if a time is not written as we write it.
  package var time: Double? {
    for key in [RecordKey.start, .initialized] {
      guard let value = fields[key], !value.equals("null") else { continue }
      return JSONNumber.isNumber(value) ? fields.number(key) : nil
    }
    return 0
  }

  /// Whether all that would be read of the run can be. To be asked before it is done without.
  package var isSound: Bool {
    for key in needed {
      if let value = fields[key], !JSONCheck.isSound(value) { return false }
    }
    return true
  }

  /// Whether it is a line of a runfile of which no more is recorded than a launch does.
  package var isPlainLine: Bool {
    fields[.operation] == nil && fields[.role] == nil && fields[.op] == nil
      && fields[.project] == nil && fields[.directory] == nil && fields[.scalars] == nil
      && fields[.flags] == nil && fields[.protoFlags] == nil
  }
}

// MARK: - Members

extension RunGlance {
  /// The name of the operation, or that of the ledger.
  package var operation: String? {
    fields[.operation] == nil ? RunRecord.ledgerName(ledger) : string(.operation)
  }

  /// Whether what it printed is in the usual logs, `logs/ID/out.log` and `err.log`.
  var hasUsualLogs: Bool {
    isUsual(fields[.stdout], "/out.log\"")
      && (fields[.stderr] == nil || isUsual(fields[.stderr], "/err.log\""))
  }

  private func isUsual(_ value: UnsafeRawBufferPointer?, _ ending: StaticString) -> Bool {
    guard let value, value.count == Int(id.digitCount) + 15, value.holds("\"logs/", at: 0),
      value.holds(ending, at: value.count - 9)
    else { return false }
    return value.slice(6..<(value.count - 9)).allSatisfy(isHexDigit)
  }

  private func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  /// A member that is a text; nil for any other.
  func string(_ key: RecordKey) -> String? {
    guard let value = fields[key], value.count >= 2, value[0] == UInt8(ascii: "\"") else {
      return nil
    }
    return try? JSONString.decode(value, 1..<(value.count - 1))
  }
}
