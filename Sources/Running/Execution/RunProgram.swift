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
  /// The number of the trial in its batch, from 1; nil if it is not one.
  let trial: Int?
  /// Absolute.
  let directory: String
  /// Whether that is the one that its ledger has for it.
  let isInLedger: Bool
  /// The run whose copy of the source code it shares; nil if it has its own.
  let sourceOwner: JobID?
  /// The runs that were named for its dependencies.
  let choices: DependencyChoices
  /// What its dependencies were resolved with before.
  let resolved: ResolvedDependencies
  /// Set if it is the process that chooses a batch's trials.
  let optimizer: OptimizerProcess?

  var operation: OperationDefinition { optimizer?.draft.operation ?? context.operation }

  /// What it has in common with others.
  var pattern: RunPattern {
    optimizer == nil ? context.pattern : RunPattern(context, optimizer: optimizer)
  }

  func prepare(for attempt: Attempt) throws(ProgramUnavailable) -> PreparedProgram {
    let pattern = pattern
    let isRetry = attempt.number > 1
    if isRetry { try emptyFolder() }
    let (folder, source) = try makeFolder()
    var dependencies = ResolvedDependencies()
    var flags = self.flags
    if pattern.requiresAnything {
      dependencies = try resolveDependencies(isEmpty: folder.isNew || isRetry)
      // A flag that the project has for a run that is required names the one that was taken.
      flags = pattern.operation.naming(dependencies.references, in: flags)
    }
    let copies = try placeSource(source, in: folder, besides: dependencies, pattern)
    let command: ProgramCommand
    do throws(OperationError) {
      command = try pattern.commands.command(
        of: id, flags, in: directory, source: source, copies: copies)
    } catch {
      throw ProgramUnavailable(error.message)
    }
    do throws(SystemError) {
      if !command.warnings.isEmpty { context.warn(command.warnings) }
      let variables = pattern.variables.entries(of: command.environment)
      for (name, text) in command.files { try folder.write(Array(text.utf8), as: name) }
      try folder.write(
        pattern.card(of: id, self.flags, command.arguments), as: RunPlaces.cardFile)
      try folder.write(variables.lines, as: RunDirectory.environmentFile)
      context.recorder.note(.command(command.arguments), of: id)
      return PreparedProgram(
        arguments: command.arguments.map { Array($0.utf8) },
        environment: variables.all + [RunProgram.notInherited],
        directory: folder.directory, physicalPath: physicalPath)
    } catch {
      throw ProgramUnavailable(error)
    }
  }

  private static let notInherited = Array(HomeVariables.given.utf8)

  /// Its directory without links in the path, if that follows from its ledger's.
  private var physicalPath: String? {
    isInLedger ? context.physicalFolders.map { $0 + "/" + id.text } : nil
  }

  /// Makes the folder with the source code, and what can be had of its dependencies, for a run that
  /// is started later.
  func stage() throws(ProgramUnavailable) {
    let (folder, _) = try makeFolder()
    if pattern.requiresAnything {
      _ = try resolveDependencies(isEmpty: folder.isNew, isStaging: true)
    }
  }

  /// What is placed now, or was placed at an earlier start.
  private func resolveDependencies(
    isEmpty: Bool, isStaging: Bool = false
  ) throws(ProgramUnavailable) -> ResolvedDependencies {
    try RunDependencies(context).resolve(
      for: self, isEmpty: isEmpty, isStaging: isStaging)
  }

  /// Puts copies of the source code where the program works, if it works with any; what it
  /// requires comes first.
  ///
  /// - Returns: the folder of the copies.
  private func placeSource(
    _ source: String?, in folder: RunDirectory, besides dependencies: ResolvedDependencies,
    _ pattern: RunPattern
  ) throws(ProgramUnavailable) -> String? {
    guard let source, optimizer == nil else { return nil }
    do throws(SystemError) {
      let wasStarted =
        !folder.isNew
        && access("\(directory)/\(RunPlaces.metadataFolder)/\(RunPlaces.cardFile)", F_OK) == 0
      // Of an earlier start, a trial has source code that may differ from its batch's.
      let owner = folder.isNew ? sourceOwner : nil
      let manifest = try context.copies(of: source, sharedBy: owner).place(
        in: folder.directory, besides: Set(dependencies.sources.flatMap(\.placed)),
        isForced: context.request.forcesSource && wasStarted, isNew: folder.isNew)
      if let manifest { try folder.write(manifest, as: SourceManifest.fileName) }
    } catch {
      throw ProgramUnavailable(error)
    }
    guard let destination = pattern.operation.source.destination, destination != "." else {
      return normalizedPath(directory)
    }
    return normalizedPath(directory + "/" + destination)
  }

  // MARK: The folder

  /// Removes what an attempt has left behind; the source code of the run stays.
  private func emptyFolder() throws(ProgramUnavailable) {
    do throws(SystemError) {
      try RunDirectory.empty(directory, keeping: SourceSnapshot.folderName)
    } catch {
      throw ProgramUnavailable(error)
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
      throw ProgramUnavailable(error)
    }
  }

  private func openFolder() throws(SystemError) -> RunDirectory {
    isInLedger ? try context.makeRunDirectory(of: id) : try RunDirectory(making: directory)
  }

  /// The run's own source code; of a trial that has none yet, that of its batch.
  private func source(in folder: RunDirectory) throws(SystemError) -> String? {
    if !folder.isNew {
      let source = RunFolders.source(in: directory)
      if access(source, F_OK) == 0 { return source }
    }
    guard let shared = try context.sharedSource(of: sourceOwner) else { return nil }
    return try folder.link(shared)
  }
}
