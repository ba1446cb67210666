import Glibc
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Running
import Runs
import Synchronization

/// What the runs of one command share while they are executed.
final class RunContext: Sendable {
  let request: RunRequest
  let draft: RunDraft
  let writer: RunWriter
  let folders: RunFolders
  let python: PythonInterpreter?
  /// The folder of the project; absolute.
  let project: String
  /// The owner of shared source code, and that code where there is any, once it was looked at.
  private let source = Mutex<(owner: JobID, code: SourceSnapshot?)?>(nil)

  /// What is said about the run as a whole.
  let log = RunLog()
  private let warned = Mutex<Set<String>>([])

  var operation: OperationDefinition { draft.operation }

  init(_ request: RunRequest, _ draft: RunDraft, _ writer: RunWriter, _ folders: RunFolders) {
    self.request = request
    self.draft = draft
    self.writer = writer
    self.folders = folders
    let operations = [draft.operation] + [draft.optimizer?.operation].compactMap(\.self)
    python = operations.contains(where: CommandBuilder.needsPython) ? PythonInterpreter.find() : nil
    project = draft.operation.projectFolder ?? request.folder
  }

  /// The copy of the source code that the trials of a batch share; looked at once.
  func sharedSource(of owner: JobID?) -> SourceSnapshot? {
    guard let owner else { return nil }
    return source.withLock { source in
      if let source, source.owner == owner { return source.code }
      let folder = folders.source(of: owner)
      let code =
        access(folder, F_OK) == 0 ? SourceSnapshot(existing: folder, digest: "") : nil
      source = (owner, code)
      return code
    }
  }

  /// The run whose copy of the source code a run shares: a trial that was never started has none of
  /// its own yet.
  func sourceOwner(of record: RunRecord) -> JobID? {
    record.batch
  }

  /// Puts what the operation requires into the folder of a run; `isEmpty` says that nothing of an
  /// earlier start is there.
  func resolveDependencies(
    of run: RunProgram, isEmpty: Bool, isStaging: Bool = false
  ) throws(ProgramUnavailable) {
    guard !run.operation.allRequirements.isEmpty || !request.options.dependencies.isEmpty else {
      return
    }
    try RunDependencies(self).resolve(for: run, isEmpty: isEmpty, isStaging: isStaging)
  }

  /// Warns of something once, however many trials it is true of.
  func warn(_ texts: [String]) {
    let new = warned.withLock { warned in texts.filter { warned.insert($0).inserted } }
    for text in new { Console.warn(text) }
  }

  /// Tells something that belongs to a run: in a batch it is a line of its log.
  func say(_ text: String) {
    log.say((draft.isBatch ? "INFO: [batchrun] " : "") + text + "\n")
  }
}
