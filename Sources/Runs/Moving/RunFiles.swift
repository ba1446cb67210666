import Glibc
import Jobs
import Ledger
import Posix

/// What lies in a ledger's folder for its runs: `dirs/<id>` and `logs/<id>`.
struct RunFiles {
  let folder: LedgerFolder

  /// Brings the files of these runs to another ledger, where they replace what is left there of an
  /// earlier run with the same id. It can be done again after it was interrupted; `remove` takes
  /// away what is still here.
  ///
  /// Renaming moves a folder in one step, whatever is in it, but not two of them. So the smaller
  /// one, the logs, goes by second names for its files, and the run is whole here until the other
  /// one is renamed, and there from then on.
  func bring(_ ids: [JobID], to target: RunFiles) throws(SystemError) {
    let here = try places()
    if here.allSatisfy({ $0 == nil }) { return }
    let there = try target.makePlaces(here)
    for id in ids {
      let hasDirectory = try here[0]?.status(of: id.text) != nil
      if let (logs, place) = RunFiles.both(here[1], there[1]), try logs.status(of: id.text) != nil {
        if hasDirectory {
          try RunFiles.copy(id, from: logs, to: place)
        } else {
          try RunFiles.move(id, from: logs, to: place)
        }
      }
      if hasDirectory, let (folders, place) = RunFiles.both(here[0], there[0]) {
        try RunFiles.move(id, from: folders, to: place)
      }
    }
    for place in there + here { try place?.synchronize() }
    try target.folder.directory.synchronize()
  }

  /// Which of these runs lack something in another ledger that is here, after a move of which it is not
  /// known how far it came.
  func lacking(_ ids: Set<JobID>, in target: RunFiles) throws(SystemError) -> Set<JobID> {
    if ids.isEmpty { return [] }
    let (here, there) = (try places(), try target.places())
    var lacking: Set<JobID> = []
    for id in ids {
      for (one, other) in zip(here, there) {
        guard let one, try one.status(of: id.text) != nil else { continue }
        if let other, try other.status(of: id.text) != nil { continue }
        lacking.insert(id)
      }
    }
    return lacking
  }

  func remove(_ ids: [JobID]) throws(SystemError) {
    for place in try places() {
      guard let place else { continue }
      for id in ids { try place.removeTree(id.text) }
    }
  }

  /// The folders of these two kinds, where they are.
  private func places() throws(SystemError) -> [Directory?] {
    var places: [Directory?] = []
    for kind in JobFiles.Kind.allCases {
      let isThere = try folder.directory.status(of: kind.rawValue) != nil
      places.append(isThere ? try folder.directory.directory(kind.rawValue) : nil)
    }
    return places
  }

  private func makePlaces(_ wanted: [Directory?]) throws(SystemError) -> [Directory?] {
    for (kind, wanted) in zip(JobFiles.Kind.allCases, wanted) where wanted != nil {
      try folder.directory.makeDirectory(kind.rawValue)
    }
    return try places()
  }

  private static func both(
    _ one: Directory?, _ other: Directory?
  ) -> (Directory, Directory)? {
    guard let one, let other else { return nil }
    return (one, other)
  }

  private static func move(
    _ id: JobID, from source: Directory, to target: Directory
  ) throws(SystemError) {
    try target.removeTree(id.text)
    do throws(SystemError) {
      try source.move(id.text, to: target)
    } catch {
      // The other home is on another disk.
      guard error.code == EXDEV else { throw error }
      try copy(id, from: source, to: target)
    }
  }

  private static func copy(
    _ id: JobID, from source: Directory, to target: Directory
  ) throws(SystemError) {
    try target.removeTree(id.text)
    var copy = FileTreeCopy(as: id.text, in: target, sharingFiles: true, links: HardLinks())
    var walk = FileTreeWalk()
    do throws(CopyError) {
      try walk.walk(try folder(id, in: source), into: &copy)
    } catch {
      throw error.cause
    }
  }

  private static func folder(_ id: JobID, in source: Directory) throws(CopyError) -> Directory {
    do throws(SystemError) {
      return try source.directory(id.text)
    } catch {
      throw .source(error)
    }
  }
}
