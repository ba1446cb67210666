import Glibc
import Runs

/// A glob with `/`, each part of which is matched with the names in one folder.
struct FilePattern {
  private let parts: [String]

  init(_ pattern: String) {
    parts = pattern.split(separator: "/").map(String.init).filter { $0 != "." }
  }

  /// The paths in a folder that match, relative to it, by their bytes.
  func matches(in folder: String) -> [String] {
    // Nothing outside of the folder is looked at.
    guard !parts.contains("..") else { return [] }
    return matches(in: folder, parts[...], prefix: "")
  }

  private func matches(in folder: String, _ parts: ArraySlice<String>, prefix: String) -> [String] {
    guard let part = parts.first else { return [] }
    let names = (try? DependencyFiles.names(in: folder)) ?? []
    return names.filter { fnmatch(part, $0, FNM_PERIOD) == 0 }.flatMap { name in
      parts.count == 1
        ? [prefix + name]
        : matches(in: "\(folder)/\(name)", parts.dropFirst(), prefix: "\(prefix)\(name)/")
    }
  }
}
