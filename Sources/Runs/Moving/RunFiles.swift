import Jobs
import Ledger
import Posix

/// What lies in a ledger's folder for its runs: `dirs/<id>` and `logs/<id>`.
struct RunFiles {
  private static let kinds = ["dirs", "logs"]

  let folder: LedgerFolder

  /// Moves the files of these runs to another ledger, where they replace what is left there of an
  /// earlier run with the same id. It can be done again after it was interrupted.
  func move(_ ids: [JobID], to target: RunFiles) throws(SystemError) {
    for kind in Self.kinds {
      guard try folder.directory.status(of: kind) != nil else { continue }
      let from = try folder.directory.directory(kind)
      try target.folder.directory.makeDirectory(kind)
      let to = try target.folder.directory.directory(kind)
      for id in ids {
        guard try from.status(of: id.text) != nil else { continue }
        try to.removeTree(id.text)
        try from.move(id.text, to: to)
      }
      try to.synchronize()
      try from.synchronize()
    }
    try target.folder.directory.synchronize()
  }

  func remove(_ ids: [JobID]) throws(SystemError) {
    for kind in Self.kinds {
      guard try folder.directory.status(of: kind) != nil else { continue }
      let folder = try folder.directory.directory(kind)
      for id in ids { try folder.removeTree(id.text) }
    }
  }
}
