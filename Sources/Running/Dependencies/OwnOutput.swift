import Operations
import Posix
import Runs

/// What a run itself has made: all in its directory that is neither a copy of source code, nor was
/// placed there for it, nor is ours. Of a folder that holds other things too, only what it has made.
struct OwnOutput {
  private(set) var items: [DependencyPlacement.Item] = []

  private let folder: String
  /// Relative to the folder.
  private let others: Set<String>

  /// `folder` is that of the run; absolute.
  init(of run: RunRecord, in folder: String, _ manifest: SourceManifest) throws(SystemError) {
    self.folder = folder
    others = manifest.unchanged.union(ResolvedDependencies(run).sources.flatMap(\.placed))
    try collect("")
  }

  private mutating func collect(_ prefix: String) throws(SystemError) {
    for name in try DependencyFiles.names(in: "\(folder)/\(prefix)") {
      let path = prefix + name
      guard !isOther(path, name) else { continue }
      guard let isMixed = try isMixed(path) else { continue }
      if isMixed {
        try collect(path + "/")
      } else {
        var item = DependencyPlacement.Item(path: "\(folder)/\(path)", relativePath: path)
        if !prefix.isEmpty { item.folder = String(prefix.dropLast()) }
        items.append(item)
      }
    }
  }

  private func isOther(_ path: String, _ name: String) -> Bool {
    others.contains(path) || name == SourceManifest.bytecodeFolder
      || [".batchrun", ".guild"].contains(path)
  }

  /// Whether something of others is in it as well; nil where there is nothing but that.
  private func isMixed(_ path: String) throws(SystemError) -> Bool? {
    guard DependencyFiles.kind(of: "\(folder)/\(path)") == .folder else { return false }
    let names = try DependencyFiles.names(in: "\(folder)/\(path)")
    if names.isEmpty { return false }
    var (hasOwn, hasOther) = (false, false)
    for name in names {
      let inside = "\(path)/\(name)"
      if isOther(inside, name) {
        hasOther = true
      } else if let isMixed = try isMixed(inside) {
        hasOwn = true
        if isMixed { hasOther = true }
      } else {
        hasOther = true
      }
    }
    return hasOwn ? hasOther : nil
  }
}
