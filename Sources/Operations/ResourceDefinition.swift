/// Something that an operation requires before it can run.
package struct ResourceDefinition: Hashable, Sendable {
  /// Nil if its sources give it its name.
  package var name: String?
  package var description: String?
  package var targetPath: String?
  package var targetType: TargetType?
  package var unpacksByDefault = true
  package var sources: [SourceDefinition]

  package enum TargetType: String, Hashable, Sendable {
    case link, copy
  }

  package init(name: String? = nil, sources: [SourceDefinition]) {
    self.name = name
    self.sources = sources
  }
}

/// Where the files of a resource come from.
package struct SourceDefinition: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Runs of these operations, references with commas between them.
    case operation(String)
    /// A path, relative to the project.
    case file(String)
    /// A file whose values flags replace.
    case configuration(String)
    /// A file that is fetched, once for all runs of the home.
    case url(String)
    /// A module that Python must be able to import; it has no files.
    case module(String)
  }

  /// A change of a file's name: the first match of the pattern, or all of it.
  package struct Renaming: Hashable, Sendable {
    package var pattern: String?
    package var replacement: String

    package init(pattern: String?, replacement: String) {
      self.pattern = pattern
      self.replacement = replacement
    }
  }

  package var kind: Kind
  package var name: String?
  package var flagName: String?
  /// Whether `flag-name: no` takes the flag away.
  package var hasFlag = true
  /// Of an operation: whether all trials of a batch are taken, in place of one run.
  package var takesBatch = false
  package var select: [String] = []
  package var selectMinimum: String?
  package var selectMaximum: String?
  package var renamings: [Renaming] = []
  package var targetPath: String?
  package var targetType: ResourceDefinition.TargetType?
  package var preservesPath = false
  package var unpacks: Bool?
  package var sha256: String?
  package var isOptional = false
  package var warnsIfEmpty = true
  package var failsIfEmpty = false
  package var replacesExisting = false
  package var alwaysResolves = false
  package var parameters: [String: FlagValue] = [:]
  package var help: String?

  package init(_ kind: Kind) {
    self.kind = kind
  }
}
