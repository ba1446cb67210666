import Glibc
import Operations
import Posix
import Scalars

/// Looks for event files in the folder of a run and reads them.
struct EventFileSearch {
  /// Deeper folders and further entries are not looked at: a run may have unpacked a
  /// data set, or linked itself into knots.
  private static let depthLimit = 16
  private static let entryLimit = 500_000

  private(set) var summaries: [String: ScalarSummary] = [:]
  private(set) var sources = ScalarSources()
  private var entryCount = 0
  /// The directories of the runs that are looked into.
  private var runs: [String] = []
  private var visited: Set<FileStamp> = []
  /// By the directory of the run, those that were asked for.
  private var manifests: [String: SourceManifest?] = [:]
  /// Called for every value, under the name that its summary has.
  private let found: ((OutputScalar) -> Void)?
  /// Called for every file instead of reading it, with its folder and the prefix of its scalars.
  private let met: ((_ name: String, _ folder: String, _ prefix: String) -> Void)?

  init(found: ((OutputScalar) -> Void)? = nil) {
    self.found = found
    met = nil
  }

  /// Only looks for the files.
  init(met: @escaping (_ name: String, _ folder: String, _ prefix: String) -> Void) {
    self.met = met
    found = nil
  }

  /// Searches a folder and all in it. The scalars of `prefix` have it before their names; those of
  /// the run's own folder have none.
  mutating func search(_ path: String, prefix: String = "", depth: Int = 0) {
    let stamp = FileStamp(path: path)
    guard depth < Self.depthLimit, let stamp, visited.insert(stamp).inserted,
      let folder = try? Directory(path: path, mayBeLink: true)
    else { return }
    sources.add(folder: path, stamp)
    let entries = entries(of: folder)
    if depth == 0 { runs.append(path) }
    let files = entries.filter { $0.kind == .file }.map(\.name).sorted()
    read(withoutSource(files, in: path), in: folder, path, prefix)
    for entry in entries.filter({ $0.kind != .file }).sorted(by: { $0.name < $1.name }) {
      let inside = path + "/" + entry.name
      if entry.kind == .link {
        guard isRun(inside) else { continue }
        runs.append(inside)
      }
      search(
        inside, prefix: prefix.isEmpty ? entry.name : prefix + "/" + entry.name, depth: depth + 1)
    }
  }

  /// Event files, and what there may be more of them in.
  private mutating func entries(of folder: Directory) -> [DirectoryEntry] {
    var count = entryCount
    defer { entryCount = count }
    let found = try? folder.entries { name, kind in
      count += 1
      guard count <= Self.entryLimit else { return false }
      switch kind {
      case .file: return strstr(name, ".tfevents.") != nil
      case .folder: return strcmp(name, ".batchrun") != 0
      case .link: return true
      case .other: return false
      }
    }
    return found ?? []
  }

  /// Event files that are source code are no output.
  private mutating func withoutSource(_ names: [String], in path: String) -> [String] {
    guard !names.isEmpty else { return names }
    for run in runs.reversed() {
      guard let folder = relativePath(path, in: run) else { continue }
      guard let manifest = manifest(of: run) else { return names }
      return names.filter { !manifest.isUnchanged(normalizedPath("\(folder)/\($0)")) }
    }
    return names
  }

  private mutating func manifest(of run: String) -> SourceManifest? {
    if let known = manifests[run] { return known }
    let manifest = SourceManifest(of: run)
    manifests[run] = .some(manifest)
    return manifest
  }

  /// Whether a link leads to the folder of a run, as those of steps do.
  private func isRun(_ path: String) -> Bool {
    access(path + "/.batchrun/run.json", F_OK) == 0
  }

  private mutating func read(
    _ names: [String], in folder: Directory, _ path: String, _ prefix: String
  ) {
    guard !names.isEmpty else { return }
    if let met { return names.forEach { met($0, path, prefix) } }
    let scalars = EventScalars()
    for name in names {
      guard let file = try? folder.open(name, O_RDONLY) else { continue }
      // What is written while we read is read the next time.
      sources.add(file: path + "/" + name, FileStamp(file))
      if let found {
        _ = try? scalars.read(file) { scalar in
          var scalar = scalar
          scalar.name = Self.key(scalar.name, prefix)
          found(scalar)
        }
      } else {
        _ = try? scalars.read(file)
      }
    }
    for (name, summary) in scalars.summaries { summaries[Self.key(name, prefix)] = summary }
  }

  static func key(_ name: String, _ prefix: String) -> String {
    prefix.isEmpty ? name : prefix + "#" + name
  }
}
