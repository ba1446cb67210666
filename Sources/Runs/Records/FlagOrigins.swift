import JSON
import Ledger
import Operations

/// What a record has of flags in addition to their values: which of them were not set, and how their
/// numbers were written.
extension RecordChange {
  package mutating func setOrigins(of flags: Flags) {
    let assumed = flags.assumedNames
    // Of older records, a null counts as not set.
    if !assumed.isEmpty || flags.unorderedNames.contains(where: { flags[$0] == .null }) {
      set(.assumedFlags, assumed)
    }
    if let notations = flags.notations { set(.writtenFlags, notations) }
  }
}

extension Flags {
  mutating func restoreOrigins(_ value: (RecordKey) -> JSONValue?, userFlags: Flags) {
    if let notations = value(.writtenFlags)?.object { restore(notations: notations) }
    if let names = value(.assumedFlags)?.array?.compactMap(\.string) {
      for name in names { if let value = self[name] { assume(value, for: name) } }
    } else if value(.operation) != nil {
      assumeNulls(except: userFlags)
    }
  }

  /// Takes null for not set.
  mutating func assumeNulls(except given: Flags = Flags()) {
    let nulls = unorderedNames.filter { self[$0] == .null && given[$0] == nil }
    for name in nulls { assume(.null, for: name) }
  }
}
