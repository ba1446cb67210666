import JSON
import Jobs
import Ledger
import Operations
import Posix

extension RunRecord {
  /// Takes a record of the ledger apart. `state` is that in which it shows, as `Liveness` tells it.
  package init(_ record: Record, in ledger: LedgerLocation, state: JobState) {
    self.init(
      record.id, record.members, in: ledger, at: CurrentFolder.absolute(ledger.folder),
      state: state
    ) { record[$0] }
  }

  /// The same of members that `value` finds; what it does not know is missing. `folder` is the
  /// absolute path of the ledger.
  init(
    _ id: JobID, _ members: JSONObject, in ledger: LedgerLocation, at folder: String,
    state: JobState, value: (RecordKey) -> JSONValue?
  ) {
    self.id = id
    self.ledger = ledger
    self.state = state
    stoppedEarly = state == .terminated ? EarlyStop(value(.stoppedEarly)) : nil
    self.members = members
    operation = value(.operation)?.string ?? RunRecord.ledgerName(ledger)
    role = value(.role)?.string.flatMap(Role.init(rawValue:)) ?? .run
    let status = value(.status)?.int
    exitCode = state.isOver ? value(.exitCode)?.int ?? status : nil
    signal = state.isOver ? value(.signal)?.int : nil
    attempts = value(.attempts)?.int ?? (status == nil ? 0 : 1)
    initialized = value(.initialized)?.double
    start = value(.start)?.double
    runtime = value(.runtime)?.double
    label = value(.label)?.string
    tags = value(.tags)?.array?.compactMap(\.string) ?? []
    comments = value(.comments)?.array?.compactMap(Comment.init) ?? []
    isMarked = value(.marked)?.bool == true
    flags =
      (value(.flags)?.object).map { Flags($0) }
      ?? (value(.parameters)?.object).map(RunRecord.flags) ?? Flags()
    userFlags = (value(.userFlags)?.object).map { Flags($0) } ?? Flags()
    protoFlags = (value(.protoFlags)?.object).map { Flags($0) }
    if protoFlags == nil {
      flags.restoreOrigins(value, userFlags: userFlags)
    } else {
      protoFlags?.restoreOrigins(value, userFlags: userFlags)
      flags.assumeNulls()
    }
    batch = RunRecord.id(value(.batch))
    parent = RunRecord.id(value(.parent))
    directory = value(.directory)?.string.map { $0.hasPrefix("/") ? $0 : folder + "/" + $0 }
    dependencies = [:]
    for member in value(.deps)?.object?.members ?? [] {
      dependencies[member.key] = member.value.array?.compactMap(\.string) ?? []
    }
  }

  /// Seconds since 1970, by which runs are listed; the newest first.
  package var time: Double { start ?? initialized ?? 0 }

  /// What identifies it. A launched line without a label shows its parameters, or else
  /// itself; lists whose lines have the same parameters show their commands.
  package var shownLabel: String? { label ?? parameterLabel ?? commandLabel }

  /// Of a launched line without a label: its parameters, if it has any.
  package var parameterLabel: String? {
    guard commandLabel != nil, !flags.isEmpty else { return nil }
    return LabelText.standard(flags, isExistingPath: { _ in false })
  }

  /// Of a launched line without a label: its command.
  package var commandLabel: String? {
    label == nil && members[.operation] == nil ? members[.command]?.string : nil
  }

  /// The folder's own name.
  package static func ledgerName(_ ledger: LedgerLocation) -> String {
    let bytes = ledger.folder.utf8
    if bytes.last != UInt8(ascii: "/"), let slash = bytes.lastIndex(of: UInt8(ascii: "/")) {
      return String(ledger.folder[bytes.index(after: slash)...])
    }
    return ledger.folder.split(separator: "/").last.map(String.init) ?? ledger.folder
  }

  private static func flags(of parameters: JSONObject) -> Flags {
    Flags(
      Dictionary(
        parameters.members.map { ($0.key, FlagValue(parameter: $0.value)) }
      ) { _, last in last })
  }

  private static func id(_ value: JSONValue?) -> JobID? {
    value?.string.flatMap { JobID(digits: Array($0.utf8)) }
  }
}
