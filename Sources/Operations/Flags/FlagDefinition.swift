/// What a project says of a flag.
package struct FlagDefinition: Hashable, Sendable {
  package enum ValueType: String, Hashable, Sendable, CaseIterable {
    case auto, string, int, float, number, boolean, path
    case existingPath = "existing-path"
  }

  /// One of the values that a flag may have.
  package struct Choice: Hashable, Sendable {
    package var value: FlagValue
    package var description: String?
    /// Another word for the value.
    package var alias: String?
    /// Values that other flags get with it, unless the user sets them.
    package var flags: Flags?

    package init(
      value: FlagValue, description: String? = nil, alias: String? = nil, flags: Flags? = nil
    ) {
      self.value = value
      self.description = description
      self.alias = alias
      self.flags = flags
    }
  }

  /// How the text of an argument is made into several.
  package enum ArgumentSplit: Hashable, Sendable {
    case shell
    case separator(String)
  }

  /// Which random searches and optimizers may choose the value if the user gives none.
  package enum Opening: String, Hashable, Sendable {
    case closed
    /// Those that are named.
    case named
    /// All, one that only follows from the values of other flags too.
    case all
  }

  package var name: String
  package var defaultValue: FlagValue = .null
  /// Whether the default is the program's, and not the project's.
  package var isDefaultAssumed = false
  package var description: String?
  package var type: ValueType?
  package var isRequired = false
  package var choices: [Choice] = []
  package var allowsOther = false
  package var minimum: Double?
  package var maximum: Double?
  /// The search function that optimizers use between minimum and maximum.
  package var distribution: String?
  /// What the project says of it, never the program.
  package var opening = Opening.closed
  package var alias: String?
  /// What is shown for null.
  package var nullLabel: String?
  package var argumentName: String?
  package var skipsArgument: Bool?
  /// The value at which `--NAME` is given, and nothing at any other.
  package var argumentSwitch: FlagValue?
  /// The option that is given, without a value, if the flag is false (`no-NAME`).
  package var negativeArgumentName: String?
  package var argumentSplit: ArgumentSplit?
  /// Texts for values, as arguments.
  package var argumentEncoding: [String: String] = [:]
  /// In a notebook: the pattern of which the groups are replaced by the value.
  package var notebookPattern: String?
  package var environmentName: String?
  package var environmentEncoding: [String: String] = [:]

  package init(name: String, defaultValue: FlagValue = .null) {
    self.name = name
    self.defaultValue = defaultValue
  }
}
