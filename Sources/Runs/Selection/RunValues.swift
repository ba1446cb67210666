import JSON
import Operations
import Posix
import Queries
import Scalars
import Text
import Ledger

/// The properties of a run, as filters, columns and `select` ask for them.
package struct RunValues: Sendable {
  package let run: RunRecord
  private let scalars: [String: ScalarSummary]
  private let now: Double

  /// `now`, in seconds since 1970, is what the time of a running run is counted to.
  package init(
    _ run: RunRecord, scalars: [String: ScalarSummary] = [:], now: Double = Clock.wall
  ) {
    self.run = run
    self.scalars = scalars
    self.now = now
  }

  /// An attribute, else a flag, else the last value of a scalar, unless the name says which it is.
  package func value(of name: QueryName) -> QueryValue {
    value(of: name) { scalars }
  }

  /// The same with scalars that are only asked for if nothing else has the name. That of an
  /// attribute is never one of a scalar: no files are read to learn that a run has no label.
  ///
  /// What a record has in addition to its attributes (`line`, `batch`, …) comes last: a flag of that name
  /// is what people mean.
  func value(of name: QueryName, scalars: () -> [String: ScalarSummary]) -> QueryValue {
    switch name.kind {
    case .attribute: return attribute(name.name)
    case .flag: return flag(name.name)
    case .scalar: return RunValues.scalar(name.name, in: scalars())
    case .any: break
    }
    let attribute = commonAttribute(name.name)
    if let attribute, attribute != .undefined { return attribute }
    let flag = flag(name.name)
    if flag != .undefined || attribute != nil { return flag }
    let scalar = RunValues.scalar(name.name, in: scalars())
    return scalar == .undefined ? member(name.name) : scalar
  }

  package func flag(_ name: String) -> QueryValue {
    run.flags[name].map { QueryValue($0) } ?? .undefined
  }

  package func attribute(_ name: String) -> QueryValue {
    commonAttribute(name) ?? member(name)
  }

  /// The attributes that any run may have, each with the members of the record that it is made of.
  private static let attributeMembers: [String: [RecordKey]] = [
    "id": [], "run": [], "short_id": [], "status": [], "operation": [.operation],
    "op": [.operation], "op_model": [.operation], "from": [.opRef], "started": [.start],
    "stopped": [.start, .runtime, .pausedTime], "time": [.start, .runtime],
    "exit_status": [.exitCode, .status, .signal], "label": [.label], "tags": [.tags],
    "comments": [.comments], "marked": [.marked], "sourcecode": [.sourcecodeDigest],
    "sourcecode_digest": [.sourcecodeDigest], "run_dir": [.directory],
    "vcs_commit": [.vcsCommit], "host": [.host], "user": [.user],
  ]

  /// Whether runs may have an attribute of this name, although this one or that may have none.
  static func isAttribute(_ name: String) -> Bool {
    attributeMembers[name] != nil || name == "state" || name == seconds || RecordKey(name) != nil
  }

  /// The names of the attributes that any run may have, in the order of the alphabet.
  package static var commonAttributes: [String] { attributeMembers.keys.sorted() }

  /// What of the record an attribute is made of; nil if that is none that any run may have.
  static func members(ofAttribute name: String) -> [RecordKey]? { attributeMembers[name] }

  /// What of the record something is made of that is computed, although it is no such attribute.
  static func members(ofComputed name: String) -> [RecordKey]? {
    name == seconds ? [.start, .runtime] : nil
  }

  /// Nil if that is not an attribute that any run may have.
  private func commonAttribute(_ name: String) -> QueryValue? {
    switch name {
    case "id": .text(run.id.text)
    case "run", "short_id": .text(run.id.shortText)
    case "operation": .text(run.operation)
    case "op": .text(String(operationParts.name))
    case "op_model": text(operationParts.model.map(String.init))
    case "from": .text(run.origin)
    case "status": .text(run.state.rawValue)
    case "started": text(localTime(run.start))
    case "stopped": text(localTime(run.stopped))
    case "time": text(duration.map { Duration.seconds($0).clock })
    case "exit_status": run.exitStatus.map { .number(Double($0)) } ?? .undefined
    case "label": text(run.label)
    case "tags": run.tags.isEmpty ? .undefined : .list(run.tags.map { .text($0) })
    case "comments": text(run.comments.map(\.body).joined(separator: "\n"))
    case "marked": run.isMarked ? .bool(true) : .undefined
    case "sourcecode":
      text((run.members[.sourcecodeDigest]?.string).map { String($0.prefix(8)) })
    case "run_dir": text(run.directory)
    case "sourcecode_digest", "vcs_commit", "host", "user": member(name)
    default: nil
    }
  }

  /// A member of the record that is not an attribute of all runs, or something under a name that flags
  /// are likely to have.
  private func member(_ name: String) -> QueryValue {
    switch name {
    case "state": .text(run.state.rawValue)
    case Self.seconds: duration.map { .number($0) } ?? .undefined
    case RecordKey.stoppedEarly.text:
      run.stoppedEarly.map { .number(Double($0.step)) } ?? .undefined
    default: QueryValue(run.members[name])
    }
  }

  /// What `time` is as a number.
  private static let seconds = "seconds"

  /// Seconds until its end, or until now.
  private var duration: Double? {
    if run.state == .running { return run.start.map { max(0, now - $0) } }
    return run.runtime
  }

  private var operationParts: (model: Substring?, name: Substring) {
    let operation = run.operation
    guard let colon = operation.firstIndex(of: ":") else { return (nil, operation[...]) }
    return (operation[..<colon], operation[operation.index(after: colon)...])
  }

  private func text(_ text: String?) -> QueryValue {
    text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .undefined
  }

  /// The last value of a scalar.
  private static func scalar(
    _ name: String, in scalars: [String: ScalarSummary]
  ) -> QueryValue {
    scalars.summary(of: name).map { .number($0.last) } ?? .undefined
  }
}

extension QueryValue {
  package init(_ value: FlagValue) {
    switch value {
    case .null, .map: self = .undefined
    case .boolean(let value): self = .bool(value)
    case .integer(let value): self = .number(Double(value))
    case .real(let value): self = .number(value)
    case .written(_, let number): self.init(number)
    case .string(let value): self = .text(value)
    case .list(let values): self = .list(values.map { QueryValue($0) })
    case .search: self = .text(value.encoded)
    }
  }

  /// A member of a record; objects are not values.
  fileprivate init(_ value: JSONValue?) {
    switch value {
    case .bool(let value): self = .bool(value)
    case .number(let text): self = Double(text).map { .number($0) } ?? .undefined
    case .string(let text): self = .text(text)
    case .array(let values): self = .list(values.map { QueryValue($0) })
    case .null, .object, nil: self = .undefined
    }
  }
}
