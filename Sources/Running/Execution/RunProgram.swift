import Glibc
import JSON
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Runs

/// One run, ready to be executed when its turn has come.
struct RunProgram: ProgramSource {
  let context: RunContext
  let id: JobID
  let flags: Flags
  let part: RunAttempt.Part
  /// Absolute.
  let directory: String
  /// The run whose copy of the source code it shares; nil where it has its own.
  let sourceOwner: JobID?
  /// The runs that were named for its dependencies.
  let choices: DependencyChoices
  /// What its dependencies were resolved with before.
  let resolved: ResolvedDependencies
  /// Set where it is the process that chooses a batch's trials.
  let optimizer: OptimizerProcess?

  var operation: OperationDefinition { optimizer?.draft.operation ?? context.operation }

  func prepare(for attempt: Attempt) throws(ProgramUnavailable) -> PreparedProgram {
    let isRetry = attempt.number > 1
    if isRetry { try emptyFolder() }
    let (folder, source) = try makeFolder()
    let dependencies = try resolveDependencies(isEmpty: folder.isNew || isRetry)
    let copies = try placeSource(source, in: folder, besides: dependencies)
    // A flag that the project has for a run that is required names the one that was taken.
    let flags = operation.naming(dependencies.references, in: self.flags)
    let command: ProgramCommand
    do throws(OperationError) {
      command = try RunCommandBuilder(context, operation, optimizer: optimizer)
        .command(of: id, flags, in: directory, source: source, copies: copies)
    } catch {
      throw ProgramUnavailable(error.message)
    }
    do throws(SystemError) {
      context.warn(command.warnings)
      // In the same order for all runs: what goes with these names is put together once.
      let variables = command.environment.sorted { $0.key < $1.key }
        .map { Variable(name: $0.key, entry: Array("\($0.key)=\($0.value)".utf8)) }
      try write(command, variables, to: folder)
      context.recorder.note(.command(command.arguments), of: id)
      return PreparedProgram(
        arguments: command.arguments.map { Array($0.utf8) },
        environment: variables.map(\.entry) + [Array(HomeVariables.given.utf8)],
        directory: folder.directory, physicalPath: physicalPath)
    } catch {
      throw ProgramUnavailable("\(error)")
    }
  }

  private struct Variable {
    let name: String
    /// `NAME=value`
    let entry: [UInt8]
  }

  /// Its directory without links in the path, where that can be told from its ledger's.
  private var physicalPath: String? {
    guard directory == context.folders.directory(of: id) else { return nil }
    return context.physicalFolders.map { $0 + "/" + id.text }
  }

  /// Makes the folder with the source code, and what can be had of its dependencies, for a run that
  /// is started later.
  func stage() throws(ProgramUnavailable) {
    let (folder, _) = try makeFolder()
    _ = try resolveDependencies(isEmpty: folder.isNew, isStaging: true)
  }

  /// What is placed now, or was placed at an earlier start.
  private func resolveDependencies(
    isEmpty: Bool, isStaging: Bool = false
  ) throws(ProgramUnavailable) -> ResolvedDependencies {
    guard !operation.allRequirements.isEmpty || !context.request.links.isEmpty else {
      return ResolvedDependencies()
    }
    return try RunDependencies(context).resolve(
      for: self, isEmpty: isEmpty, isStaging: isStaging)
  }

  /// Puts copies of the source code where the program works, where it works with any; what it
  /// requires comes first.
  ///
  /// - Returns: the folder of the copies.
  private func placeSource(
    _ source: String?, in folder: RunDirectory, besides dependencies: ResolvedDependencies
  ) throws(ProgramUnavailable) -> String? {
    guard let source, optimizer == nil else { return nil }
    do throws(SystemError) {
      let wasStarted =
        !folder.isNew
        && access("\(directory)/\(RunPlaces.metadataFolder)/\(RunPlaces.cardFile)", F_OK) == 0
      let manifest = try context.copies(of: source, sharedBy: sourceOwner).place(
        in: folder.directory, besides: Set(dependencies.sources.flatMap(\.placed)),
        isForced: context.request.forcesSource && wasStarted)
      if let manifest { try folder.write(manifest, as: SourceManifest.fileName) }
    } catch {
      throw ProgramUnavailable("\(error)")
    }
    return normalizedPath(directory + "/" + (operation.source.destination ?? "."))
  }

  // MARK: The folder

  /// Removes what an attempt has left behind; the source code of the run stays.
  private func emptyFolder() throws(ProgramUnavailable) {
    do throws(SystemError) {
      try RunDirectory.empty(directory, keeping: SourceSnapshot.folderName)
    } catch {
      throw ProgramUnavailable("\(error)")
    }
  }

  /// Makes the run directory with the source code in it; `source` is where that is, if there is any.
  private func makeFolder() throws(ProgramUnavailable) -> (RunDirectory, source: String?) {
    do throws(SystemError) {
      let folder = try openFolder()
      if let source = optimizer?.source {
        return (folder, access(source, F_OK) == 0 ? source : nil)
      }
      return (folder, try source(in: folder))
    } catch {
      throw ProgramUnavailable("\(error)")
    }
  }

  private func openFolder() throws(SystemError) -> RunDirectory {
    guard directory == context.folders.directory(of: id) else {
      return try RunDirectory(making: directory)
    }
    return try context.makeRunDirectory(of: id)
  }

  /// The run's own source code; of a trial that has none yet, that of its batch.
  private func source(in folder: RunDirectory) throws(SystemError) -> String? {
    if !folder.isNew {
      let source = RunFolders.source(in: directory)
      if access(source, F_OK) == 0 { return source }
    }
    guard let shared = context.sharedSource(of: sourceOwner) else { return nil }
    return try folder.link(shared)
  }

  /// The card for people, and the environment without what looks secret.
  private func write(
    _ command: ProgramCommand, _ variables: [Variable], to folder: RunDirectory
  ) throws(SystemError) {
    for (name, text) in command.files { try folder.write(Array(text.utf8), as: name) }
    var card = JSONObject()
    card.add("id", id.text)
    card.add("operation", operation.fullName)
    card.add("flags", flags.json)
    card.add("arguments", command.arguments)
    var bytes: [UInt8] = []
    bytes.appendJSON(.object(card))
    bytes.append(UInt8(ascii: "\n"))
    try folder.write(bytes, as: RunPlaces.cardFile)
    let secrets = operation.secretVariables
    bytes.removeAll(keepingCapacity: true)
    for variable in variables
    where !SecretNames.contain(variable.name) && !secrets.contains(variable.name) {
      bytes += variable.entry
      bytes.append(UInt8(ascii: "\n"))
    }
    try folder.write(bytes, as: "env")
  }
}
