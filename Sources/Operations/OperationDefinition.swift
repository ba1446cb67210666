import Scalars

/// What can be run: a script, an entry of the project file, or something built in.
package struct OperationDefinition: Sendable {
  /// What is done when it runs.
  package enum Body: Hashable, Sendable {
    /// The words of a command; `${flag_args}` and `${NAME}` in them are replaced.
    case command([String])
    /// A Python program: a module or a script, with arguments.
    case python(program: String, arguments: [String])
    /// An R script or a notebook, relative to the source root.
    case script(ScriptLanguage, path: String, arguments: [String])
    case steps([StepDefinition])
    /// `queue`, `+`, `random`, or one of `BuiltinOptimizers`.
    case builtin(String)
    /// It is defined in a way that cannot run; the error says what is wrong.
    case invalid(OperationError)
  }

  /// Where flags go.
  package enum Destination: Hashable, Sendable {
    case arguments
    /// Module-level names of a Python program; items of the dict in one of them if a name is given.
    case globals(String?)
    /// Attributes of the object in a module-level name.
    case namespace(String)
    case configuration(file: String)
    case none

    /// Whether the program gets values of flags by names of its module.
    var isModule: Bool {
      switch self {
      case .globals, .namespace: true
      case .arguments, .configuration, .none: false
      }
    }
  }

  /// Which flags are taken from the program itself, or from its configuration file.
  package enum FlagImport: Hashable, Sendable {
    /// All if the project names no flags; else what it does not say of those that it names.
    case automatic
    case all
    case none
    case named([String])
  }

  package enum Origin: Hashable, Sendable {
    /// A project file, by its absolute path.
    case project(file: String)
    /// A script, by the absolute path of the folder it was found from.
    case script(folder: String)
    case builtin
  }

  package struct Objective: Hashable, Sendable {
    package var column: String
    package var isMaximized: Bool

    /// The default.
    package static let standard = Objective(column: "loss", isMaximized: false)

    package init(column: String, isMaximized: Bool) {
      self.column = column
      self.isMaximized = isMaximized
    }

    /// As project files, records and ledgers have it: `loss`, or `-acc` for what is to be large.
    package init(text: String) {
      isMaximized = text.hasPrefix("-")
      column = isMaximized ? String(text.dropFirst()) : text
    }

    package var text: String { (isMaximized ? "-" : "") + column }
  }

  package struct OptimizerEntry: Hashable, Sendable {
    package var name: String
    package var algorithm: String
    package var flags: Flags
    package var isDefault: Bool

    package init(name: String, algorithm: String, flags: Flags = Flags(), isDefault: Bool = false) {
      self.name = name
      self.algorithm = algorithm
      self.flags = flags
      self.isDefault = isDefault
    }
  }

  /// Which files of the project are kept with a run.
  package struct SourceSelection: Hashable, Sendable {
    package var isEnabled = true
    /// In order; the last rule that matches decides.
    package var rules: [(isIncluded: Bool, glob: String)] = []
    /// Relative to the project; nil for the project itself.
    package var root: String?
    /// A folder of the run directory that gets the files as well, `.` for itself.
    package var destination: String?

    package init() {}

    package static func == (left: SourceSelection, right: SourceSelection) -> Bool {
      left.isEnabled == right.isEnabled && left.root == right.root
        && left.destination == right.destination
        && left.rules.elementsEqual(right.rules) { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(isEnabled)
      hasher.combine(root)
      for rule in rules { hasher.combine(rule.glob) }
    }
  }

  /// As the user names it, without its model.
  package var name: String
  /// Empty for the anonymous model.
  package var model = ""
  package var origin: Origin
  package var body: Body
  /// Whether the project names no program, so that it is the module of the operation's own name.
  package var isMainImplied = false
  package var description: String?
  package var isDefault = false
  package var flags: [FlagDefinition] = []
  /// Where the project defines it.
  package var place: ProjectPlace?
  /// Where each step stands.
  package var stepPlaces: [StepPlace] = []
  /// Where the project says the values of flags, by their names.
  package var flagPlaces: [String: ProjectPlace] = [:]
  /// Where each of `optimizers` stands, by its name.
  package var optimizerPlaces: [String: ProjectPlace] = [:]
  /// Where each of `outputScalars` stands, by its pattern.
  package var scalarPlaces: [String: ProjectPlace] = [:]
  package var destination: Destination = .arguments
  /// Whether the project says where flags go; else the program decides.
  package var isDestinationGiven = false
  package var flagImport = FlagImport.automatic
  /// Flags of the program that are left out of `flagImport`.
  package var flagsNotImported: [String] = []
  /// Whether flags are left out of the arguments unless they say otherwise.
  package var skipsArgumentsByDefault = false
  /// Variables of the environment; values may hold `${flag}`.
  package var environment: [String: String] = [:]
  /// Variables whose values are not recorded.
  package var secretVariables: [String] = []
  package var label: String?
  package var tags: [String] = []
  package var requirements: [ResourceDefinition] = []
  package var objective: Objective?
  package var optimizers: [OptimizerEntry] = []
  /// How metrics are found in its output; nil if the project is silent, see `scalarRules`.
  package var outputScalars: ScalarRules?
  package var source = SourceSelection()
  package var defaultMaxTrials: Int?
  package var isDeletedOnSuccess = false
  package var canStageTrials = true
  package var compareColumns: [String] = []
  /// What is odd about its definition, to be reported when it is run or explained.
  package var warnings: [ProjectWarning] = []

  package init(name: String, origin: Origin, body: Body) {
    self.name = name
    self.origin = origin
    self.body = body
  }

  /// `MODEL:NAME`, or `NAME` in the anonymous model.
  package var fullName: String {
    model.isEmpty ? name : "\(model):\(name)"
  }

  /// How metrics are found in its output. Operations of a project are read as Guild reads them, unless
  /// they say something else.
  package var scalarRules: ScalarRules {
    if let outputScalars { return outputScalars }
    if case .script = origin { return .automatic(metrics: []) }
    return .standard
  }

  package func flag(named name: String) -> FlagDefinition? {
    flags.first { $0.name == name }
  }
}
