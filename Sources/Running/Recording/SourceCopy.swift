import Glibc
import JSON
import Jobs
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
  func make(in folder: String) throws(SystemError) -> [JSONObject.Member] {
    let operation = draft.operation
    var members: [JSONObject.Member] = []
    switch operation.body {
    case .steps, .builtin, .invalid: return members
    default: break
    }
    if let prototype = draft.prototypeSource {
      try prototype.link(to: folder)
      return prototype.members
    }
    if draft.prototype != nil { return members }
    if operation.source.isEnabled {
      let snapshot = try SourceSnapshot(copying: files(of: operation), to: folder)
      members.append(.init(key: "sourcecode_digest", value: .string(snapshot.digest)))
    }
    if let commit = VersionControl.commit(of: operation.sourceRoot) {
      members.append(.init(key: "vcs_commit", value: .string(commit)))
    }
    return members
  }

  /// Replaces the source code of a run by that of the project as it is now.
  ///
  /// - Returns: what the record says of it, and of the operation.
  func renew(of run: RunRecord) throws(SystemError) -> [JSONObject.Member] {
    let directory = draft.isBatch ? nil : run.directory
    let folder = (directory ?? folders.directory(of: run.id)) + "/" + RunPlaces.metadataFolder
    let metadata = try Directory.makingPath(folder)
    try metadata.removeTree(SourceSnapshot.folderName)
    try makeOptimizer(for: run.id)
    return [
      .init(key: "op", value: OperationSnapshot.json(of: draft.operation)),
      .init(key: "op_ref", value: draft.origin(version: request.surroundings.version).json),
    ] + (try make(in: folder + "/" + SourceSnapshot.folderName))
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
    case .command(let words): words.first.map { [$0] } ?? []
    default: []
    }
  }
}
