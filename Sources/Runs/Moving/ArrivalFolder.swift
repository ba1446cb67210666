import Glibc
import JSON
import Jobs
import Ledger
import Posix

/// Where the files of runs are collected before they take their places in a ledger: a folder in
/// the ledger's, so that taking a place is renaming.
struct ArrivalFolder {
  static let prefix = ".arriving-"

  private let scratch: ScratchFolder
  /// Of each kind, where its entries are collected, and where those go that give way: files without a
  /// record, left by a try that was interrupted. They are removed at the end.
  private let places: [(kind: JobFiles.Kind, arrived: Directory, leftovers: Directory)]

  /// Makes one in the folder of a ledger.
  init(in parent: Directory) throws(SystemError) {
    scratch = try ScratchFolder(in: parent, prefix: Self.prefix)
    let folder = scratch.folder
    places = try JobFiles.Kind.allCases.map { (kind) throws(SystemError) in
      (
        kind, try folder.newDirectory(FileName(kind.rawValue)),
        try folder.newDirectory(FileName("old-" + kind.rawValue))
      )
    }
  }

  /// Where trees of this kind are collected.
  func place(of kind: JobFiles.Kind) -> Directory {
    places.first { $0.kind == kind }?.arrived ?? scratch.folder
  }

  /// Removes what was collected of a run.
  func drop(_ id: JobID) throws(SystemError) {
    for (kind, arrived, _) in places { try arrived.removeTree(kind.name(of: id)) }
  }

  /// Puts the files of runs in their places in the ledger. They are on disk then, if what they
  /// hold was before.
  func settle(_ ids: [JobID], in ledger: Directory) throws(SystemError) {
    for (kind, arrived, leftovers) in places {
      let entries = Set(try arrived.names())
      if entries.isEmpty { continue }
      if try ledger.makeDirectory(kind.rawValue) { try ledger.synchronize() }
      let target =
        kind == .metrics
        ? try MetricsFolder(in: ledger).directory : try ledger.directory(kind.rawValue)
      for entry in ids.lazy.map({ kind.name(of: $0) }) where entries.contains(entry) {
        if try target.status(of: entry) != nil {
          try leftovers.removeTree(entry)
          try target.move(entry, to: leftovers)
        }
        try arrived.move(entry, to: target)
      }
      try target.synchronize()
    }
  }

  /// Everything that was collected reaches the disk.
  func synchronize() throws(SystemError) {
    try scratch.folder.descriptor.synchronizeFileSystem()
  }

  func remove() throws(SystemError) {
    try scratch.remove()
  }
}
