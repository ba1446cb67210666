import Operations
import Search

/// The space of a search as the flags of its batch say it: lists are categories, or steps in order if they
/// are numbers at equal distances; search functions are ranges; all other flags are the same in every
/// trial.
struct FlagSpace: Sendable {
  let space: Space
  private let constants: Flags
  private let parts: [Part]

  /// `definitions` are those of the operation, whose defaults the first trial has. Throws
  /// `.noDimensions` if all flags have one value, `.emptyCategories` if one has none, `.unsearchable`
  /// for a range that no search can have.
  init(_ flags: Flags, _ definitions: [FlagDefinition]) throws(TrialError) {
    var constants = Flags()
    var parts: [Part] = []
    for (name, value) in flags.sorted {
      let definition = definitions.first { $0.name == name }
      switch value {
      case .list(let values):
        guard !values.isEmpty else { throw .emptyCategories(flag: name) }
        parts.append(Part(name, .init(listed: values), definition))
      case .search(let function):
        parts.append(
          Part(
            name, .init(function, isWhole: definition?.type == .int), definition,
            initial: function.initial))
      default:
        constants[name] = value
        if flags.isAssumed(name) { constants.assume(value, for: name) }
      }
    }
    guard !parts.isEmpty else { throw .noDimensions(flags: flags.assignments) }
    self.constants = constants
    self.parts = parts
    var dimensions: [Dimension] = []
    for part in parts {
      do throws(Dimension.Problem) {
        dimensions.append(try Dimension(part.name, part.values.domain))
      } catch {
        throw .unsearchable(flag: part.name, error)
      }
    }
    space = Space(dimensions)
  }

  /// How many combinations there are; nil if there is no end to them.
  var count: Int? { Int(exactly: space.size) }

  /// The flags of the trial with these parameters.
  func flags(of parameters: [Coordinate]) -> Flags {
    var flags = constants
    for (part, parameter) in zip(parts, parameters) {
      flags[part.name] = part.values.value(of: parameter)
    }
    return flags
  }

  /// The flags of the first trial: initial values and defaults where there are any, else those of these
  /// parameters.
  func firstFlags(else parameters: [Coordinate]) -> Flags {
    var flags = flags(of: parameters)
    for part in parts {
      if let initial = part.initial { flags[part.name] = initial }
    }
    return flags
  }

  /// The parameters of a trial with these flags; nil if one of them is not a value of the space. A number
  /// outside of its range counts as the nearest in it, unless the trial has to be `inside`.
  func parameters(of flags: Flags, inside: Bool = false) -> [Coordinate]? {
    var parameters: [Coordinate] = []
    for part in parts {
      guard let value = flags[part.name], !inside || part.values.contains(value),
        let parameter = part.values.coordinate(of: value)
      else { return nil }
      parameters.append(parameter)
    }
    return parameters
  }
}

extension FlagSpace {
  /// A flag that varies.
  fileprivate struct Part: Sendable {
    let name: String
    let values: FlagRange
    /// What the first trial has: the value that was given for it, or the default of the flag if that is one
    /// of the values.
    let initial: FlagValue?

    init(
      _ name: String, _ values: FlagRange, _ definition: FlagDefinition?, initial: FlagValue? = nil
    ) {
      self.name = name
      self.values = values
      let standard = definition?.defaultValue.plain
      self.initial = initial ?? standard.flatMap { values.contains($0) ? $0 : nil }
    }
  }
}
