/// The folders that a run has to do with, and its id. All paths are absolute.
package struct RunPlaces: Hashable, Sendable {
  /// 32 digits.
  package var id: String
  /// Where its process works.
  package var directory: String
  /// Where its source code is kept; nil if none is.
  package var source: String?
  /// Where the copies of it are that the program finds and may change, in `directory`; nil if
  /// there are none.
  package var copies: String?
  /// The project, or the folder that its script was found from.
  package var project: String
  /// Where the user gave the command.
  package var command: String
  /// The folder of the ledgers.
  package var home: String

  package init(
    id: String, directory: String, source: String?, project: String, command: String, home: String
  ) {
    self.id = id
    self.directory = directory
    self.source = source
    self.project = project
    self.command = command
    self.home = home
  }

  /// The folder in the run directory for what is ours.
  package static let metadataFolder = ".batchrun"
  /// The file in that which says to people whose folder it is.
  package static let cardFile = "run.json"
}

/// What is executed for a run.
package struct ProgramCommand: Hashable, Sendable {
  /// Empty for an operation whose work is done by batchrun itself.
  package var arguments: [String]
  /// Added to the environment that is inherited.
  package var environment: ProgramVariables
  /// Files that must be in the metadata folder, by name.
  package var files: [String: String] = [:]
  package var warnings: [String] = []
}
