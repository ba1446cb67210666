import Glibc
import Jobs
import Ledger
import Operations
import Posix
import Runs

/// Keeps the source code of the operation of a draft, and that of its optimizer.
struct SourceCopy {
  private let draft: RunDraft
  private let request: RunRequest
  private let folders: RunFolders

  init(_ context: RunContext) {
    draft = context.draft
    request = context.request
    folders = context.folders
  }

  /// Copies the source code into a folder, which is made; of a run like another one, that of the
  /// other.
  ///
  /// - Returns: what the record says of it.
  func make(in folder: String) throws(SystemError) -> RecordChange {
    let operation = draft.operation
    var change = RecordChange()
    switch operation.body {
    case .steps, .builtin, .invalid: return change
    default: break
    }
    if let prototype = draft.prototypeSource {
      try prototype.link(to: folder)
      return prototype.change
    }
    if draft.prototype != nil { return change }
    if operation.source.isEnabled {
      let snapshot = try SourceSnapshot(copying: files(of: operation), to: folder)
      change.set(.sourcecodeDigest, snapshot.digest)
    }
    change.set(.vcsCommit, VersionControl.commit(of: operation.sourceRoot))
    return change
  }

  /// Replaces the source code of a run by the present source code of the project.
  ///
  /// - Returns: what the record says of it, and of the operation.
  func renew(of run: RunRecord) throws(SystemError) -> RecordChange {
    let directory = draft.isBatch ? nil : run.directory
    let folder = (directory ?? folders.directory(of: run.id)) + "/" + RunPlaces.metadataFolder
    let metadata = try Directory.makingPath(folder)
    let unfinished = SourceSnapshot.unfinishedFolderName
    try metadata.removeTree(unfinished)
    try makeOptimizer(for: run.id)
    var change = RecordChange()
    change.set(.op, OperationSnapshot.json(of: draft.operation))
    change.set(.opRef, draft.origin(version: request.surroundings.version).json)
    change.add(try make(in: folder + "/" + unfinished))
    if try metadata.status(of: unfinished) == nil {
      try metadata.removeTree(SourceSnapshot.folderName)
    } else {
      try metadata.replaceTree(SourceSnapshot.folderName, by: unfinished)
    }
    return change
  }

  /// Keeps the source code of what chooses the trials of a batch, in place of what is there.
  func makeOptimizer(for id: JobID) throws(SystemError) {
    guard let optimizer = draft.optimizer else { return }
    let metadata = try Directory.makingPath(folders.metadata(of: id))
    let folder = OptimizerProcess.source(in: metadata.path)
    if access(folder, F_OK) == 0 { try metadata.removeTree(OptimizerProcess.sourceFolder) }
    if let prototype = draft.prototype {
      let ledger = absolutePath(prototype.ledger.folder, in: request.currentFolder)
      let stored = OptimizerProcess.source(
        in: RunFolders(ledger: ledger).metadata(of: prototype.id))
      if !request.forcesSource, access(stored, F_OK) == 0 {
        return try SourceSnapshot(existing: stored, digest: "").link(to: folder)
      }
    }
    guard optimizer.operation.source.isEnabled else { return }
    _ = try SourceSnapshot(copying: files(of: optimizer.operation), to: folder)
  }

  private func files(of operation: OperationDefinition) -> SourceFiles {
    SourceFiles(
      in: operation.sourceRoot, operation.source, named: operation.ownFiles,
      excluding: [request.home])
  }
}

extension OperationDefinition {
  /// Files that are kept with a run in any case: the program itself, relative to the source root.
  fileprivate var ownFiles: [String] {
    switch body {
    case .python(let program, _): program.hasSuffix(".py") ? [program] : []
    case .script(_, let path, _): [path]
    case .command(let words): words.first.map { [$0] } ?? []
    default: []
    }
  }
}
