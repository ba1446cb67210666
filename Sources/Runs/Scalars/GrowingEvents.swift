import Posix
import Scalars

/// The event files in the folder of a run that is running: each look reads what has come since the one
/// before.
struct GrowingEvents {
  /// Seconds between two searches for further files: at least this, and this many times what the last one has
  /// taken that all searches together take a twentieth of the time at most.
  private static let leastPause = 2.0
  private static let share = 20.0

  private struct File {
    let path: String
    let folder: String
    let prefix: String
    var offset = 0
  }

  private let directory: String
  private var files: [File] = []
  private var known: Set<String> = []
  /// By the folder.
  private var scalars: [String: EventScalars] = [:]
  private var nextSearch = -Double.infinity

  init(_ directory: String) {
    self.directory = directory
  }

  var summaries: [String: ScalarSummary] {
    var all: [String: ScalarSummary] = [:]
    for file in files {
      for (name, summary) in scalars[file.folder]?.summaries ?? [:] {
        all[EventFileSearch.key(name, file.prefix)] = summary
      }
    }
    return all
  }

  mutating func read(isLast: Bool, found: (OutputScalar) -> Void) {
    if isLast || Clock.monotonic >= nextSearch { search() }
    for index in files.indices {
      let file = files[index]
      guard let stamp = FileStamp(path: file.path), stamp.size > file.offset,
        let descriptor = try? FileDescriptor(reading: file.path, isTrusted: false),
        let reading = scalars[file.folder]
      else { continue }
      let end = try? reading.read(descriptor, from: file.offset) { scalar in
        var scalar = scalar
        scalar.name = EventFileSearch.key(scalar.name, file.prefix)
        found(scalar)
      }
      if let end { files[index].offset = end }
    }
  }

  private mutating func search() {
    let start = Clock.monotonic
    var met: [File] = []
    var search = EventFileSearch { name, folder, prefix in
      met.append(File(path: folder + "/" + name, folder: folder, prefix: prefix))
    }
    search.search(directory)
    for file in met where known.insert(file.path).inserted {
      files.append(file)
      if scalars[file.folder] == nil { scalars[file.folder] = EventScalars() }
    }
    let end = Clock.monotonic
    nextSearch = end + max(Self.leastPause, Self.share * (end - start))
  }
}
