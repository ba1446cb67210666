import Jobs
import Ledger
import Queries

extension RunGlance {
  /// As `RunValues` has it.
  func value(of name: QueryName) -> QueryValue? {
    switch name.kind {
    case .attribute: return attribute(name.name)
    case .flag: return flag(named: name.name)
    case .scalar: return nil
    case .any: break
    }
    let isAttribute = RunValues.members(ofAttribute: name.name) != nil
    if isAttribute {
      guard let value = attribute(name.name) else { return nil }
      if value != .undefined { return value }
    }
    let value = flag(named: name.name)
    // Scalars, and what else a record has, come after flags.
    return value == .undefined && !isAttribute ? nil : value
  }

  /// Of the attributes that any run may have, those that are asked for most.
  private func attribute(_ name: String) -> QueryValue? {
    switch name {
    case "id": .text(id.text)
    case "run", "short_id": .text(id.shortText)
    case "status": .text(state.rawValue)
    case "operation": operation.map { .text($0) }
    case "label": text(.label)
    case "marked": fields.isTrue(.marked) ? .bool(true) : .undefined
    default: nil
    }
  }

  /// Whether it has certainly nothing that is called so but flags and scalars.
  package func lacks(attribute name: String) -> Bool {
    guard RunValues.members(ofAttribute: name) == nil, name != "state",
      RunValues.members(ofComputed: name) == nil
    else { return false }
    return RecordKey(name).map { fields[$0] == nil } ?? !fields.hasOthers
  }

  private func text(_ key: RecordKey) -> QueryValue? {
    guard fields[key] != nil else { return .undefined }
    return string(key).map { $0.isEmpty ? .undefined : .text($0) }
  }

  private func flag(named name: String) -> QueryValue? {
    switch flagValue(of: name) {
    case .told(let value): value.map { QueryValue($0) } ?? .undefined
    case .untold: nil
    }
  }
}
