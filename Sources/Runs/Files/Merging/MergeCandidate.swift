import Glibc
import Operations
import Posix
import Ledger

/// A file of a run, and where in a project it belongs.
struct MergeCandidate {
  enum Kind {
    case source
    /// A copy of source code that the program has changed.
    case changedSource
    /// A file of the project that the operation requires.
    case projectDependency
    case foreignDependency
    case generated
  }

  var kind: Kind
  /// Absolute.
  var path: String
  /// Relative to the project.
  var target: String

  /// All files of a run, those of one kind in their order.
  static func all(of folder: RunFolder) throws(RunFileError) -> [MergeCandidate] {
    let finder = MergeCandidateFinder(folder)
    return try finder.source() + finder.others()
  }
}

/// Finds the files of a run, and where each belongs.
private struct MergeCandidateFinder {
  private struct Dependency {
    /// In the run's folder.
    var placed: String
    /// In the project; nil if it comes from elsewhere.
    var origin: String?
  }

  let folder: RunFolder
  /// The project, and the source code in it; nil if it lies elsewhere, or there is none.
  let sourcePrefix: String?
  private let dependencies: [Dependency]

  init(_ folder: RunFolder) {
    self.folder = folder
    let project = folder.project
    sourcePrefix = project.flatMap { project in
      folder.sourceRoot.flatMap { Self.relative($0, to: project) }
    }
    dependencies = ResolvedDependencies(folder.run).sources.flatMap { source in
      source.placed.map { placed in
        Dependency(
          placed: placed,
          origin: Self.origin(of: placed, source).flatMap { path in
            project.flatMap { Self.relative(path, to: $0) }
          })
      }
    }
  }

  func source() throws(RunFileError) -> [MergeCandidate] {
    guard let source = folder.source, let prefix = sourcePrefix else { return [] }
    return try files(below: source).map { entry in
      MergeCandidate(
        kind: .source, path: "\(source)/\(entry.text)",
        target: prefix == "." ? entry.text : "\(prefix)/\(entry.text)")
    }
  }

  /// What is in the run's own folder. Of a launched line without one, its logs are no such files.
  func others() throws(RunFileError) -> [MergeCandidate] {
    guard let root = folder.directory else { return [] }
    let manifest = folder.manifest
    let kinds = RunFileKinds(folder.run, manifest)
    return try files(below: root).compactMap { entry in
      let path = "\(root)/\(entry.text)"
      switch kinds.kind(of: entry) {
      // Source code that was put there as well is a copy for the program to work with.
      case .source, .metadata: return nil
      case .generated:
        if manifest?.lists(entry.text) == true, let original = manifest?.source(of: entry.text),
          let prefix = sourcePrefix
        {
          return MergeCandidate(
            kind: .changedSource, path: path,
            target: prefix == "." ? original : "\(prefix)/\(original)")
        }
        return MergeCandidate(kind: .generated, path: path, target: entry.text)
      case .dependency:
        guard let target = target(of: entry.text) else {
          return MergeCandidate(kind: .foreignDependency, path: path, target: entry.text)
        }
        return MergeCandidate(kind: .projectDependency, path: path, target: target)
      }
    }
  }

  private func files(below root: String) throws(RunFileError) -> [FolderTree.Entry] {
    var selection = RunFileSelection()
    selection.includesHidden = true
    return try selection.entries(of: folder.run, below: root).filter { !$0.isFolder || $0.isLink }
  }

  /// The place in the project of a file from a dependency; nil if it is not from there.
  private func target(of path: String) -> String? {
    for dependency in dependencies {
      guard let origin = dependency.origin else { continue }
      if path == dependency.placed { return origin }
      if path.hasPrefix(dependency.placed + "/") {
        return origin + path.dropFirst(dependency.placed.count)
      }
    }
    return nil
  }

  /// The path in the project that was placed under this name; nil for what comes from a run or out
  /// of an archive.
  private static func origin(
    of placed: String, _ source: ResolvedDependencies.Source
  ) -> String? {
    guard source.uri.hasPrefix("file:") else { return nil }
    let name = lastComponent(of: placed)
    if let same = source.paths.first(where: { lastComponent(of: $0) == name }) { return same }
    guard source.paths.count == 1, source.placed.count == 1, let path = source.paths.first,
      fileExtension(of: path) == fileExtension(of: name)
    else { return nil }
    return path
  }

  private static func fileExtension(of path: String) -> Substring? {
    let parts = lastComponent(of: path).split(separator: ".", maxSplits: 1)
    return parts.count > 1 ? parts[1] : nil
  }

  /// `path` as seen from a folder above it; nil if it is not below.
  private static func relative(_ path: String, to folder: String) -> String? {
    let relative = relativeLink(to: path, from: folder)
    return relative == ".." || relative.hasPrefix("../") ? nil : relative
  }
}

extension RunFolder {
  /// The folder of its project; nil of a line, which has none.
  package var project: String? {
    guard !isLine, let project = run.members[.project]?.string, project.hasPrefix("/") else {
      return nil
    }
    return project
  }
}
