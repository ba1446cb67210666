import JSON
import Operations

/// What an optimizer chooses from: the flags of its batch, with the values that each may have.
package struct TrialSpace: Sendable {
  private let operation: OperationDefinition
  /// Of the batch, with lists and search functions.
  private let flags: Flags
  /// The same, and what the project says of flags that the user has not set.
  private let open: Flags
  /// Of each of the two, nil if nothing is to be drawn.
  private let draws: RandomSearch?
  private let openDraws: RandomSearch?
  private let isForced: Bool
  private let folder: String

  /// - Parameters:
  ///   - operation: that of the trials.
  ///   - flags: of the batch.
  ///   - userFlags: those among them that the user has set.
  ///   - seed: of what is drawn.
  ///   - isForced: whether unknown flags and unsuitable values are taken.
  ///   - folder: where relative paths start.
  /// - Throws: `.emptyCategories` if there is nothing to choose from.
  package init(
    _ operation: OperationDefinition, flags: Flags, userFlags: Flags, seed: UInt64,
    isForced: Bool = false, folder: String
  ) throws(TrialError) {
    self.operation = operation
    self.flags = flags
    self.isForced = isForced
    self.folder = folder
    open = SearchSpace.flags(flags, userFlags: userFlags, definitions: operation.flags)
    draws = try Self.draw(flags, seed)
    openDraws = try Self.draw(open, seed)
  }

  private static func draw(_ flags: Flags, _ seed: UInt64) throws(TrialError) -> RandomSearch? {
    guard flags.sorted.contains(where: { $0.value.isList || $0.value.isSearch }) else { return nil }
    return try RandomSearch(flags, maximum: nil, seed: seed)
  }

  /// Makes the flags of a trial.
  ///
  /// - Parameters:
  ///   - arguments: `NAME=VALUE`.
  ///   - drawing: whether what the project leaves open is drawn too.
  ///   - place: the trial's number, from 0: what is drawn depends on it and the seed alone.
  /// - Returns: the flags, and the names of those that the optimizer has given.
  /// - Throws: what is wrong with the arguments.
  package func flags(
    _ arguments: [String], drawing: Bool, place: Int
  ) throws(FlagError) -> (flags: Flags, given: [String]) {
    let assignments = try FlagAssignments(arguments: arguments)
    guard assignments.files.isEmpty else {
      throw .notAssignments(assignments.files.map { "@" + $0 })
    }
    let drawn = drawing ? openDraws?.trial(at: place) : draws?.trial(at: place)
    var request = FlagResolution.Request(
      operation: operation.fullName, definitions: operation.flags,
      assignments: assignments.assignments, folder: folder)
    request.project = operation.projectFolder ?? folder
    request.stored = drawn ?? flags
    request.isForced = isForced
    let flags = try FlagResolution(request).flags
    if let (name, value) = flags.sorted.first(where: { $0.value.isList || $0.value.isSearch }) {
      throw .invalidValue(
        value.encoded, flag: name, reason: "a trial has one value of each flag")
    }
    return (flags, assignments.assignments.map(\.name))
  }

  /// Each flag with what can be chosen, for programs.
  package var json: JSONValue {
    .object(
      JSONObject(
        flags.sorted.map { name, value in
          var members: [JSONObject.Member] = []
          let isOpen = value.isList || value.isSearch
          if !isOpen { members.append(.init(key: "value", value: value.json)) }
          if let space = open[name].flatMap(Self.json) {
            members.append(.init(key: "search", value: space))
          }
          if isOpen, let value = operation.flag(named: name)?.defaultValue, !value.isList,
            !value.isSearch, value != .null
          {
            members.append(.init(key: "default", value: value.json))
          }
          if let type = operation.flag(named: name)?.type {
            members.append(.init(key: "type", value: .string(type.rawValue)))
          }
          return .init(key: name, value: .object(JSONObject(members)))
        }))
  }

  /// Nil for a value that stands for itself.
  private static func json(_ value: FlagValue) -> JSONValue? {
    var members: [JSONObject.Member] = []
    func add(_ key: String, _ value: JSONValue?) {
      if let value { members.append(.init(key: key, value: value)) }
    }
    switch value {
    case .list(let values):
      add("kind", .string("categories"))
      add("values", .array(values.map(\.json)))
    case .search(let function):
      switch function.space {
      case .integers(let range):
        add("kind", .string("integers"))
        add("low", .number("\(range.lowerBound)"))
        add("high", .number("\(range.upperBound)"))
      case .reals(let range, let distribution):
        add("kind", .string("reals"))
        add("low", FlagValue.real(range.lowerBound).json)
        add("high", FlagValue.real(range.upperBound).json)
        add("distribution", .string(distribution.rawValue))
      case .categories(let values):
        add("kind", .string("categories"))
        add("values", .array(values.map(\.json)))
      }
      add("initial", function.initial?.json)
    default: return nil
    }
    return .object(JSONObject(members))
  }
}
