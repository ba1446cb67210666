import JSON
import Jobs
import Ledger
import Operations
import Posix

extension RunRecord {
  /// Takes a record of the ledger apart. `state` is that in which it shows, as `Liveness` tells it.
  package init(_ record: Record, in ledger: LedgerLocation, state: JobState) {
    id = record.id
    self.ledger = ledger
    self.state = state
    members = record.members
    operation = record[.operation]?.string ?? RunRecord.ledgerName(ledger)
    role = record[.role]?.string.flatMap(Role.init(rawValue:)) ?? .run
    let isOver = state == .completed || state == .error || state == .terminated
    exitCode = isOver ? record[.exitCode]?.int ?? record.status : nil
    signal = isOver ? record[.signal]?.int : nil
    attempts = record.attempts
    initialized = record[.initialized]?.double
    start = record.start
    runtime = record.runtime
    label = record[.label]?.string
    tags = record[.tags]?.array?.compactMap(\.string) ?? []
    comments = record[.comments]?.array?.compactMap(Comment.init) ?? []
    isMarked = record[.marked]?.bool == true
    flags = (record[.flags]?.object).map { Flags($0) } ?? RunRecord.flags(of: record.parameters)
    userFlags = Flags(record[.userFlags]?.object ?? JSONObject())
    protoFlags = (record[.protoFlags]?.object).map { Flags($0) }
    batch = RunRecord.id(record[.batch])
    parent = RunRecord.id(record[.parent])
    directory = record[.directory]?.string.map { path in
      CurrentFolder.absolute(path.hasPrefix("/") ? path : ledger.folder + "/" + path)
    }
    dependencies = [:]
    for member in record[.deps]?.object?.members ?? [] {
      dependencies[member.key] = member.value.array?.compactMap(\.string) ?? []
    }
  }

  /// Seconds since 1970, by which runs are listed; the newest first.
  package var time: Double { start ?? initialized ?? 0 }

  /// What tells it by itself. A launched line that nobody has labelled shows its parameters, or else
  /// itself; lists whose lines have the same parameters show their commands.
  package var shownLabel: String? { label ?? parameterLabel ?? commandLabel }

  /// Of a launched line that nobody has labelled: its parameters, where it has any.
  package var parameterLabel: String? {
    guard commandLabel != nil, !flags.isEmpty else { return nil }
    return LabelText.standard(flags, isExistingPath: { _ in false })
  }

  /// Of a launched line that nobody has labelled: its command.
  package var commandLabel: String? {
    label == nil && members[.operation] == nil ? members[.command]?.string : nil
  }

  /// The folder's own name.
  package static func ledgerName(_ ledger: LedgerLocation) -> String {
    ledger.folder.split(separator: "/").last.map(String.init) ?? ledger.folder
  }

  /// The parameters of a launched line are texts, as they stand in the command.
  private static func flags(of parameters: JSONObject) -> Flags {
    var flags = Flags(parameters)
    for (name, value) in flags.sorted {
      if case .string(let text) = value, let decoded = try? FlagValue(decoding: text) {
        flags[name] = decoded
      }
    }
    return flags
  }

  private static func id(_ value: JSONValue?) -> JobID? {
    value?.string.flatMap { JobID(digits: Array($0.utf8)) }
  }

}
