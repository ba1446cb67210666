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
  private let places: [Directory]
  /// Files without a record, left by a try that was interrupted: they give way, and are removed
  /// when nobody waits.
  private let leftovers: [Directory]

  /// Makes one in the folder of a ledger.
  init(in parent: Directory) throws(SystemError) {
    scratch = try ScratchFolder(in: parent, prefix: Self.prefix)
    var places: [Directory] = []
    var leftovers: [Directory] = []
    for kind in JobFiles.Kind.allCases {
      places.append(try scratch.folder.newDirectory(FileName(kind.rawValue)))
      leftovers.append(try scratch.folder.newDirectory(FileName("old-" + kind.rawValue)))
    }
    self.places = places
    self.leftovers = leftovers
  }

  /// Where trees of this kind are collected.
  func place(of kind: JobFiles.Kind) -> Directory {
    kind == .directories ? places[0] : places[1]
  }

  /// Takes away what was collected of a run.
  func drop(_ id: JobID) throws(SystemError) {
    for place in places { try place.removeTree(id.text) }
  }

  /// Puts the files of runs in their places in the ledger. They are on disk then, where what they
  /// hold was before.
  func settle(_ ids: [JobID], in ledger: Directory) throws(SystemError) {
    for (number, kind) in JobFiles.Kind.allCases.enumerated() {
      let arrived = Set(try places[number].names())
      if arrived.isEmpty { continue }
      if try ledger.makeDirectory(kind.rawValue) { try ledger.synchronize() }
      let target = try ledger.directory(kind.rawValue)
      for id in ids where arrived.contains(id.text) {
        if try target.status(of: id.text) != nil {
          try leftovers[number].removeTree(id.text)
          try target.move(id.text, to: leftovers[number])
        }
        try places[number].move(id.text, to: target)
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
