import Posix
import Synchronization

/// Where programs were found on PATH: the runs of a batch execute the same one again and again.
final class ProgramPaths: Sendable {
  private struct Key: Hashable {
    let name: String
    let searchPath: String
  }

  private let known = Mutex<[Key: String]>([:])

  /// As `ExecutableSearch.path`. An earlier finding is taken for still valid, unless `anew` (plain-english: ok).
  func path(of name: String, searchPath: String, anew: Bool = false) -> String? {
    if name.contains("/") { return name }
    let key = Key(name: name, searchPath: searchPath)
    if !anew, let path = known.withLock({ $0[key] }) { return path }
    let found = ExecutableSearch.path(of: name, searchPath: searchPath)
    known.withLock { $0[key] = found }
    return found
  }
}
