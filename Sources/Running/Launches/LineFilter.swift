import Jobs
import Queries
import Runs

/// Chooses among the lines of a runfile by the parameters in their words.
struct LineFilter {
  /// Values of each parameter that are kept once they were read: most of them come in many lines.
  private static let mostKept = 4096

  private let filter: ParameterFilter
  private let lookup: ParameterLookup
  /// The parameters that some line has.
  private var isThere: [Bool]
  private var hasWanted = false
  /// Values by their texts, for each parameter.
  private var kept: [[[UInt8]: QueryValue]]

  init(_ filter: ParameterFilter) {
    self.filter = filter
    lookup = ParameterLookup(filter.names)
    isThere = filter.names.map { _ in false }
    kept = filter.names.map { _ in [:] }
  }

  /// Whether a command is wanted.
  mutating func isWanted(_ command: UnsafeRawBufferPointer) -> Bool {
    // Not of self, which the values change.
    let lookup = self.lookup
    let values = lookup.find(in: command) { found in
      found.enumerated().map { value($1, of: $0) }
    }
    let isWanted = filter.holds(values)
    hasWanted = hasWanted || isWanted
    return isWanted
  }

  private mutating func value(_ found: ParameterLookup.Found, of index: Int) -> QueryValue {
    switch found {
    case .missing: return .undefined
    case .flag:
      isThere[index] = true
      return QueryValue(parameter: nil)
    case .value(let bytes):
      isThere[index] = true
      let key = Array(bytes)
      if let value = kept[index][key] { return value }
      let value = QueryValue(parameter: String(decoding: key, as: UTF8.self))
      if kept[index].count < Self.mostKept { kept[index][key] = value }
      return value
    }
  }

  /// Looks back at all commands of a runfile: throws where a parameter was in none of them, and where none
  /// was wanted.
  func check(_ runfile: Runfile) throws(RunFailure) {
    guard !runfile.entries.isEmpty else { return }
    if let missing = isThere.firstIndex(of: false) {
      let name = filter.names[missing]
      throw .unknownParameter("no line has a parameter '\(name)'", name, Self.names(in: runfile))
    }
    guard hasWanted else {
      var values = ParameterValues(filter.names)
      for index in kept.indices { values.add(kept[index].values, of: index) }
      throw filter.nothingMatches("line", values)
    }
  }

  /// The parameters of all lines, in their order.
  private static func names(in runfile: Runfile) -> [String] {
    var (seen, names): (Set<[UInt8]>, [String]) = ([], [])
    for entry in runfile.entries {
      for parameter in runfile.withCommand(entry, { CommandParameters(of: $0) }).list
      where seen.insert(parameter.name).inserted {
        names.append(String(decoding: parameter.name, as: UTF8.self))
      }
    }
    return names
  }
}
