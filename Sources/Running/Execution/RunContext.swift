import Glibc
import Jobs
import Ledger
import Operations
import Posix
import Runs
import Synchronization

/// What the runs of one request share while they are made and executed.
final class RunContext: Sendable {
  let request: RunRequest
  let draft: RunDraft
  let recorder: RunRecorder
  let folders: RunFolders
  /// Where runs execute, and with what.
  let machine: RunMachine
  let python: PythonInterpreter?
  /// The folder of the project; absolute.
  let project: String
  let tell: RunListener
  /// What is reported about the run as a whole.
  let log: RunLog
  let modules = ImportedModules()

  /// What the runs of the operation have in common, once one was made ready.
  private let commonPattern = Mutex<RunPattern?>(nil)
  /// The owner of shared source code, and that code if there is any, once it was looked at.
  private let source = Mutex<(owner: JobID, code: SourceLinks?)?>(nil)
  /// Its files as trials get them.
  private let copies = Mutex<(owner: JobID, files: SourceCopies)?>(nil)
  /// The folder of the folders of runs, without links in its path; nil if unknown.
  let physicalFolders: String?
  /// The same folder, open; nil until a run has needed it.
  private let runDirectories = Mutex<Directory?>(nil)
  private let warned = Mutex<Set<String>>([])
  /// What dependencies were resolved with, of runs that may be tried again.
  private let resolved = Mutex<[JobID: ResolvedDependencies]>([:])

  var operation: OperationDefinition { draft.operation }
  /// How many runs are under way at once, without a process that chooses them.
  var workers: Int { draft.workers }
  var writer: RunWriter { recorder.writer }

  init(
    _ request: RunRequest, _ draft: RunDraft, _ writer: RunWriter, on machine: RunMachine,
    tell: @escaping RunListener
  ) {
    self.request = request
    self.draft = draft
    self.machine = machine
    self.tell = tell
    recorder = RunRecorder(writer)
    folders = RunFolders(
      ledger: absolutePath(writer.location.folder, in: request.currentFolder))
    log = RunLog(tell: tell)
    physicalFolders = resolvedPath(folders.ledger).map {
      $0 + "/" + JobFiles.Kind.directories.rawValue
    }
    let operations = [draft.operation] + [draft.optimizer?.operation].compactMap(\.self)
    python = operations.contains(where: CommandBuilder.needsPython) ? PythonInterpreter.find() : nil
    project = draft.operation.projectFolder ?? request.currentFolder
  }

  /// Whether completed runs are deleted at once.
  var deletesCompleted: Bool { operation.isDeletedOnSuccess && !request.keepsRun }

  /// The folder of the ledger in the trash, where completed runs go there at once.
  var trashedLedger: String? {
    guard deletesCompleted else { return nil }
    return RunStore(home: request.home).trash.home + "/" + lastComponent(of: folders.ledger)
  }

  /// The options that the run needs at a later start.
  var keptOptions: [String] {
    draft.isSingleProgram ? request.kept.byRun : request.kept.byWhole
  }

  /// What the runs of the operation have in common; put together once.
  var pattern: RunPattern {
    commonPattern.withLock { pattern in
      if let pattern { return pattern }
      let made = RunPattern(self)
      pattern = made
      return made
    }
  }

  /// The copy of the source code that the trials of a batch share; looked at once.
  func sharedSource(of owner: JobID?) throws(SystemError) -> SourceLinks? {
    guard let owner else { return nil }
    return try source.withLock { source throws(SystemError) in
      if let source, source.owner == owner { return source.code }
      let folder = folders.source(of: owner)
      var code: SourceLinks?
      if access(folder, F_OK) == 0 {
        code = try SourceLinks(
          of: SourceSnapshot(existing: folder, digest: ""), as: RunDirectory.unfinishedSourceFolder)
      }
      source = (owner, code)
      return code
    }
  }

  /// Makes the directory that the ledger has for a run.
  func makeRunDirectory(of id: JobID) throws(SystemError) -> RunDirectory {
    if let known = runDirectories.withLock({ $0 }) {
      do throws(SystemError) {
        return try RunDirectory(making: id.text, in: known)
      } catch {
        // The folder was removed.
        guard error.code == ENOENT else { throw error }
      }
    }
    let path = folders.directory(of: id)
    let made = try RunDirectory(making: path)
    let folder = try Directory(path: folder(of: path))
    runDirectories.withLock { $0 = folder }
    return made
  }

  /// The files that a run works with: of its `snapshot`, or of that of the batch whose source code it
  /// shares, which are read once. A trial's own may be deleted while the batch runs.
  func copies(
    of snapshot: String, sharedBy owner: JobID?
  ) throws(SystemError) -> SourceCopies {
    guard let owner else { return try copies(of: snapshot) }
    return try copies.withLock { copies throws(SystemError) in
      if let copies, copies.owner == owner { return copies.files }
      let shared = folders.source(of: owner)
      guard access(shared, F_OK) == 0 else { return try self.copies(of: snapshot) }
      let files = try self.copies(of: shared)
      copies = (owner, files)
      return files
    }
  }

  private func copies(of snapshot: String) throws(SystemError) -> SourceCopies {
    try SourceCopies(
      of: SourceSnapshot(existing: snapshot, digest: ""),
      to: operation.source.destination ?? ".", leaving: operation.projectFiles)
  }

  /// The number that is small or large for the best trial.
  var objective: TrialObjective? { TrialObjective(draft.shownObjective) }

  /// The metric to be reported of every trial that has ended.
  var measuredObjective: TrialObjective? {
    guard draft.isBatch, request.isMeasured || draft.namedObjective != nil else { return nil }
    return objective
  }

  /// Keeps in mind what the dependencies of a run were resolved with: another attempt takes the same.
  func remember(_ resolved: ResolvedDependencies, of id: JobID) {
    guard request.terms.policy.retries > 0 else { return }
    self.resolved.withLock { $0[id] = resolved }
  }

  /// What an earlier attempt had.
  func remembered(of id: JobID) -> ResolvedDependencies? {
    resolved.withLock { $0[id] }
  }

  /// A comment of the user who asks for the runs; none if there is no text.
  func comments(_ text: String?) -> [RunRecord.Comment] {
    guard let text, !text.isEmpty else { return [] }
    return [
      RunRecord.Comment(
        body: text, host: Machine.hostname, user: request.surroundings.user, time: Clock.wall)
    ]
  }

  /// Warns of something once, however many trials it is true of.
  func warn(_ texts: [String]) {
    let new = warned.withLock { warned in texts.filter { warned.insert($0).inserted } }
    for text in new { tell(.warning(text)) }
  }

  /// Says something that belongs to a run: in a batch it is a line of its log.
  func say(_ text: String) {
    if draft.isBatch { log.line(text) } else { log.say(text + "\n") }
  }
}
