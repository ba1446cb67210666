import Jobs
import Operations
import Posix

/// Where a file in a run's folder comes from.
package enum RunFileKind: Sendable {
  /// The copy of the project's source code.
  case source
  /// Placed there because the operation requires it.
  case dependency
  /// Written by the run, or by others since.
  case generated
  /// Ours (the card, the environment), or made by Python while it imports modules.
  case metadata
}

/// Tells the kinds of the files in a run's folder apart.
package struct RunFileKinds: Sendable {
  private let dependencies: [[ArraySlice<UInt8>]]
  /// Source code that was put among the run's own files as well.
  private let placedSource: Set<[UInt8]>

  private static let metadata = Array(RunPlaces.metadataFolder.utf8)
  private static let bytecode = Array(SourceManifest.bytecodeFolder.utf8)
  private static let snapshot = Array(SourceSnapshot.folderName.utf8)

  package init(_ run: RunRecord) {
    self.init(run, RunFolder(run).manifest)
  }

  /// The same of a run whose manifest was read already.
  init(_ run: RunRecord, _ manifest: SourceManifest?) {
    dependencies = ResolvedDependencies(run).sources.flatMap(\.placed).map(Self.parts)
    placedSource = Self.placedSource(of: run, manifest)
  }

  package func kind(of entry: FolderTree.Entry) -> RunFileKind {
    let parts = entry.parts
    if let first = parts.first, first.elementsEqual(Self.metadata) {
      let isSource = parts.count > 1 && parts[1].elementsEqual(Self.snapshot)
      return isSource ? .source : .metadata
    }
    if dependencies.contains(where: { parts.starts(with: $0) }) { return .dependency }
    if parts.contains(where: { $0.elementsEqual(Self.bytecode) }) { return .metadata }
    return placedSource.contains(entry.path) ? .source : .generated
  }

  private static func placedSource(
    of run: RunRecord, _ manifest: SourceManifest?
  ) -> Set<[UInt8]> {
    let folder = RunFolder(run)
    if let manifest { return Set(manifest.unchanged.map { Array($0.utf8) }) }
    guard let destination = folder.definition?.source.destination, let source = folder.source,
      let tree = try? FolderTree(path: source)
    else { return [] }
    let prefix = Array(
      parts(destination).filter { !$0.elementsEqual(".".utf8) }
        .joined(separator: [UInt8(ascii: "/")]))
    var paths: Set<[UInt8]> = []
    tree.visit { entry in
      paths.insert(prefix.isEmpty ? entry.path : prefix + [UInt8(ascii: "/")] + entry.path)
      return true
    }
    return paths
  }

  private static func parts(_ path: String) -> [ArraySlice<UInt8>] {
    Array(path.utf8).split(separator: UInt8(ascii: "/"))
  }
}
