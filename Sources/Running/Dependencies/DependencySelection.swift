import Operations
import Posix
import Runs

/// What of a folder a source takes.
struct DependencySelection {
  /// Paths relative to the folder, by their bytes.
  private let entries: [String]

  /// Looks through a folder; `hidden` are names in the folder itself that are not part of it.
  init(folder: String, hidden: Set<String> = []) throws(SystemError) {
    var entries: [String] = []
    try Self.collect(folder, prefix: "", hidden: hidden, into: &entries)
    self.entries = entries.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The entries of which one pattern matches the whole path; what lies in one that is taken is
  /// taken with it.
  func matching(_ patterns: [String]) throws(SourceProblem) -> [String] {
    var regexes: [Regex<AnyRegexOutput>] = []
    for pattern in patterns { regexes.append(try Self.regex(pattern)) }
    var taken: [String] = []
    var folders: Set<String> = []
    for entry in entries where !Self.isInside(entry, folders) {
      if regexes.contains(where: { (try? $0.wholeMatch(in: entry)) != nil }) {
        taken.append(entry)
        folders.insert(entry)
      }
    }
    return taken
  }

  /// The one entry whose first group, read as a number, is the smallest or the largest.
  func extreme(_ pattern: String, isLargest: Bool) throws(SourceProblem) -> String? {
    let regex = try Self.regex(pattern)
    var best: (entry: String, value: Double)?
    for entry in entries {
      guard let match = try? regex.wholeMatch(in: entry), match.output.count > 1,
        let group = match.output[1].substring, let value = Double(group)
      else { continue }
      if let known = best, isLargest ? value <= known.value : value >= known.value { continue }
      best = (entry, value)
    }
    return best?.entry
  }

  static func regex(_ pattern: String) throws(SourceProblem) -> Regex<AnyRegexOutput> {
    guard let regex = try? Regex(pattern).matchingSemantics(.unicodeScalar) else {
      throw SourceProblem("'\(pattern)' is not a regular expression")
    }
    return regex
  }

  private static func collect(
    _ folder: String, prefix: String, hidden: Set<String>, into entries: inout [String]
  ) throws(SystemError) {
    for name in try DependencyFiles.names(in: folder) where !hidden.contains(name) {
      entries.append(prefix + name)
      let path = "\(folder)/\(name)"
      // A link to a folder is one entry: what is behind it may be endless.
      if DependencyFiles.kind(of: path) == .folder {
        try collect(path, prefix: "\(prefix)\(name)/", hidden: [], into: &entries)
      }
    }
  }

  private static func isInside(_ entry: String, _ folders: Set<String>) -> Bool {
    guard !folders.isEmpty else { return false }
    var rest = Substring(entry)
    while let slash = rest.lastIndex(of: "/") {
      rest = rest[..<slash]
      if folders.contains(String(rest)) { return true }
    }
    return false
  }
}
