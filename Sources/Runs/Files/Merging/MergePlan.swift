import Glibc
import Operations
import Posix

/// What copying a run's files to a project would do. Nothing is changed by making one.
package struct MergePlan: Sendable {
  package struct Copy: Sendable {
    /// The file to be copied; absolute, without links.
    package var source: String
    /// Relative to the folder that it goes to.
    package var target: String
    /// Whether there is another file in its place.
    package var replaces: Bool
  }

  package struct Skipped: Sendable {
    package var target: String
    package var reason: Reason
  }

  package enum Reason: String, Sendable {
    case unchanged
    case foreignFile = "non-project file"
    case foreignDependency = "non-project dependency"
    case skippedDependency = "skipped dependency"
    case skippedSource = "skipped source code"
    case excluded
    case linkLeadsOut = "link that leads out of the run"
    case notRegular = "not a regular file"
  }

  package private(set) var copies: [Copy] = []
  package private(set) var skipped: [Skipped] = []

  /// - Parameters:
  ///   - folder: the run.
  ///   - target: the folder that the files go to; absolute. It need not exist.
  ///   - options: which of them.
  /// - Throws: `RunFileError` if the run's files cannot be looked at.
  package init(
    of folder: RunFolder, to target: String, _ options: MergeOptions
  ) throws(RunFileError) {
    var candidates = try MergeCandidate.all(of: folder)
    // What the run worked with is more than what it was given.
    let taken = Set(
      candidates.filter { $0.kind != .source && options.reason(against: $0) == nil }
        .map(\.target))
    candidates.removeAll { $0.kind == .source && taken.contains($0.target) }
    for candidate in candidates {
      if let reason = options.reason(against: candidate) {
        skip(candidate, reason)
        continue
      }
      let resolved: String
      do throws(RunFileError) {
        resolved = try folder.resolve(candidate)
      } catch {
        skip(candidate, .linkLeadsOut)
        continue
      }
      let place = "\(target)/\(candidate.target)"
      if DependencyFiles.kindFollowingLinks(of: resolved) != .file {
        skip(candidate, .notRegular)
      } else if DependencyFiles.areSame(resolved, place) {
        skip(candidate, .unchanged)
      } else {
        copies.append(
          Copy(
            source: resolved, target: candidate.target,
            replaces: DependencyFiles.kind(of: place) != nil))
      }
    }
    copies.sort { $0.target.utf8.lexicographicallyPrecedes($1.target.utf8) }
    skipped.sort { $0.target.utf8.lexicographicallyPrecedes($1.target.utf8) }
  }

  private mutating func skip(_ candidate: MergeCandidate, _ reason: Reason) {
    skipped.append(Skipped(target: candidate.target, reason: reason))
  }
}

extension MergeOptions {
  /// Why a file is not meant; nil if it is.
  fileprivate func reason(against candidate: MergeCandidate) -> MergePlan.Reason? {
    switch candidate.kind {
    case .source where skipsSource, .changedSource where skipsSource: return .skippedSource
    case .projectDependency where skipsDependencies: return .skippedDependency
    case .foreignDependency: return .foreignDependency
    case .generated where !includesGenerated: return .foreignFile
    default: break
    }
    return exclusions.contains { Self.matches($0, candidate.target) } ? .excluded : nil
  }

  private static func matches(_ pattern: String, _ target: String) -> Bool {
    let pattern = pattern.hasSuffix("/") ? String(pattern.dropLast()) : pattern
    var path = target
    while path != "." {
      if fnmatch(pattern, path, 0) == 0 { return true }
      path = Posix.folder(of: path)
    }
    return false
  }
}

extension RunFolder {
  /// The file without links. One of the project may link to what the project has; what the run has
  /// written may only link within its own folder.
  fileprivate func resolve(_ candidate: MergeCandidate) throws(RunFileError) -> String {
    let resolved = DependencyFiles.resolvingLinks(candidate.path)
    guard candidate.kind == .generated || candidate.kind == .changedSource, let directory else {
      return resolved
    }
    let root = DependencyFiles.resolvingLinks(directory)
    guard resolved == root || resolved.hasPrefix(root + "/") else {
      throw .linkLeadsOut(candidate.target, to: resolved)
    }
    return resolved
  }
}
