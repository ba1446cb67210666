import Glibc
import Jobs
import Ledger
import Posix

/// What lies in a ledger's folder for its runs: `dirs/ID`, `logs/ID` and `metrics/ID.jsonl`.
struct RunFiles {
  let folder: LedgerFolder

  /// Brings the files of these runs to another ledger, where they replace what is left there of an
  /// earlier run with the same id. It can be done again after it was interrupted; `remove` takes
  /// away what is still here.
  ///
  /// Renaming moves a folder in one step, whatever is in it, but not two of them. So the smaller folders
  /// go by second names for their files, and the run is whole here until the largest of what it
  /// has is renamed, and there from then on.
  func bring(_ ids: [JobID], to target: RunFiles) throws(SystemError) {
    let here = try places()
    if here.isEmpty { return }
    let there = try target.makePlaces(here)
    for id in ids {
      var entries: [Place] = []
      for place in here where try place.folder.status(of: place.kind.name(of: id)) != nil {
        entries.append(place)
      }
      // The largest comes first, and goes last.
      for (number, (kind, place)) in entries.enumerated().reversed() {
        guard let target = there.first(where: { $0.kind == kind })?.folder else { continue }
        if number == 0 {
          try RunFiles.move(kind, of: id, from: place, to: target)
        } else {
          try RunFiles.copy(kind, of: id, from: place, to: target)
        }
      }
    }
    for place in there + here { try place.folder.synchronize() }
    try target.folder.directory.synchronize()
  }

  /// Which of these runs lack something in another ledger that is here, after a move of which it is not
  /// known how far it came.
  func lacking(_ ids: Set<JobID>, in target: RunFiles) throws(SystemError) -> Set<JobID> {
    if ids.isEmpty { return [] }
    let (here, there) = (try places(), try target.places())
    var lacking: Set<JobID> = []
    for id in ids {
      for (kind, place) in here {
        let name = kind.name(of: id)
        guard try place.status(of: name) != nil else { continue }
        if let other = there.first(where: { $0.kind == kind })?.folder,
          try other.status(of: name) != nil
        {
          continue
        }
        lacking.insert(id)
      }
    }
    return lacking
  }

  func remove(_ ids: [JobID]) throws(SystemError) {
    for (kind, place) in try places() {
      for id in ids { try place.removeTree(kind.name(of: id)) }
    }
  }

  private typealias Place = (kind: JobFiles.Kind, folder: Directory)

  /// The folders of all kinds that are there.
  private func places() throws(SystemError) -> [Place] {
    var places: [Place] = []
    for kind in JobFiles.Kind.allCases
    where try folder.directory.status(of: kind.rawValue) != nil {
      do throws(SystemError) {
        places.append((kind, try folder.directory.directory(kind.rawValue)))
      } catch {
        // That of metrics goes with the last launch, if it is empty.
        guard error.code == ENOENT else { throw error }
      }
    }
    return places
  }

  private func makePlaces(_ wanted: [Place]) throws(SystemError) -> [Place] {
    try wanted.map { (kind, _) throws(SystemError) in
      if kind == .metrics { return (kind, try MetricsFolder(in: folder.directory).directory) }
      try folder.directory.makeDirectory(kind.rawValue)
      return (kind, try folder.directory.directory(kind.rawValue))
    }
  }

  private static func move(
    _ kind: JobFiles.Kind, of id: JobID, from source: Directory, to target: Directory
  ) throws(SystemError) {
    let name = kind.name(of: id)
    try target.removeTree(name)
    do throws(SystemError) {
      try source.move(name, to: target)
    } catch {
      // The other home is on another disk.
      guard error.code == EXDEV else { throw error }
      try copy(kind, of: id, from: source, to: target)
    }
  }

  private static func copy(
    _ kind: JobFiles.Kind, of id: JobID, from source: Directory, to target: Directory
  ) throws(SystemError) {
    let name = kind.name(of: id)
    try target.removeTree(name)
    var copy = FileTreeCopy(as: name, in: target, sharingFiles: true, links: HardLinks())
    var walk = FileTreeWalk()
    do throws(CopyError) {
      if kind == .metrics {
        try walk.walk(file: FileName(name), in: source, into: &copy)
      } else {
        try walk.walk(try folder(name, in: source), into: &copy)
      }
    } catch {
      throw error.cause
    }
  }

  private static func folder(_ name: String, in source: Directory) throws(CopyError) -> Directory {
    do throws(SystemError) {
      return try source.directory(name)
    } catch {
      throw .source(error)
    }
  }
}
