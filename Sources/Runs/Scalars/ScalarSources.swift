import Posix

/// The files and folders that scalars were found in, as they were then. As long as they look the
/// same nothing else can be found in them.
struct ScalarSources: Hashable {
  struct Source: Hashable {
    /// Absolute.
    var path: String
    var stamp: FileStamp
  }

  /// A folder may be changed twice within the grain of its time, which on some file systems is a
  /// second, and look the same.
  private static let grain = 2_000_000_000

  var sources: [Source] = []
  /// Whether it will be seen when they change.
  private(set) var isSettled = true

  init(_ sources: [Source] = []) {
    self.sources = sources
  }

  var isEmpty: Bool { sources.isEmpty }

  /// A file that only grows.
  mutating func add(file path: String, _ stamp: FileStamp?) {
    guard let stamp else { return }
    sources.append(Source(path: path, stamp: stamp))
  }

  /// A folder, as it was before it was listed.
  mutating func add(folder path: String, _ stamp: FileStamp?) {
    guard let stamp else { return }
    sources.append(Source(path: path, stamp: stamp))
    if Double(stamp.modified) > Clock.wall * 1e9 - Double(Self.grain) { isSettled = false }
  }

  mutating func add(_ others: ScalarSources) {
    sources += others.sources
    isSettled = isSettled && others.isSettled
  }

  /// Whether all of them still look the same.
  var areUnchanged: Bool { sources.allSatisfy { FileStamp(path: $0.path) == $0.stamp } }
}
