import Glibc
import Operations
import Posix
import Runs

/// Places what a source resolved to into a run directory.
struct DependencyPlacement {
  /// A file or a folder that a source takes.
  struct Item: Hashable {
    /// Absolute.
    var path: String
    /// Where it lies in what the source is taken from; for `preserve-path`.
    var relativePath: String
    /// A subfolder for it, to keep the files of several runs apart.
    var folder: String?
  }

  /// Absolute, without links.
  let runDirectory: String
  let resource: ResourceDefinition
  let source: SourceDefinition
  /// Relative to the run directory.
  var sourceCopies: Set<String> = []
  let report: (DependencyMessage) -> Void

  /// Whether a link is made, or a copy.
  private var isLinked: Bool {
    if let type = source.targetType ?? resource.targetType { return type == .link }
    if case .operation = source.kind { return true }
    return false
  }

  /// - Returns: the paths in the run directory, relative to it, of what was placed.
  func place(
    _ items: [Item], renamings: [SourceDefinition.Renaming]
  ) throws(SourceProblem) -> [String] {
    var placed: [String] = []
    for item in items {
      let target = try target(of: item, renamings: renamings)
      let isPlaced = try SourceProblem.of { () throws(SystemError) in
        try put(item.path, at: target)
      }
      if isPlaced { placed.append(target) }
    }
    return placed
  }

  private func target(
    of item: Item, renamings: [SourceDefinition.Renaming]
  ) throws(SourceProblem) -> String {
    let base = lastComponent(of: item.path)
    let name = try Self.renamed(base, by: renamings)
    var parts: [String] = []
    if let path = source.targetPath ?? resource.targetPath {
      guard !path.hasPrefix("/") else {
        throw SourceProblem(
          "invalid path '\(path)' in \(resource.resolvingName) resource (path must be relative)")
      }
      parts.append(path)
    }
    if let folder = item.folder { parts.append(folder) }
    if source.preservesPath, item.relativePath != base {
      parts.append(folder(of: item.relativePath))
    }
    let target = normalizedPath((parts + [name]).joined(separator: "/"))
    guard target != ".", target != "..", !target.hasPrefix("../"), !target.hasPrefix("/"),
      target.split(separator: "/").first != ".batchrun"
    else {
      throw SourceProblem(
        "invalid path '\(target)' in \(resource.resolvingName) resource"
          + " (it must be in the run directory)")
    }
    return target
  }

  /// The first renaming that changes the name decides.
  static func renamed(
    _ name: String, by renamings: [SourceDefinition.Renaming]
  ) throws(SourceProblem) -> String {
    for renaming in renamings {
      guard let pattern = renaming.pattern else {
        if renaming.replacement != name { return renaming.replacement }
        continue
      }
      let regex = try DependencySelection.regex(pattern)
      guard let match = try? regex.firstMatch(in: name) else { continue }
      var result = name
      result.replaceSubrange(match.range, with: expanded(renaming.replacement, by: match.output))
      if result != name { return result }
    }
    return name
  }

  /// The replacement with `\1` and `\g<1>` replaced by what the groups matched.
  private static func expanded(_ text: String, by groups: AnyRegexOutput) -> String {
    var result = ""
    var rest = Substring(text)
    while let backslash = rest.firstIndex(of: "\\") {
      result += rest[..<backslash]
      rest = rest[rest.index(after: backslash)...]
      let inBrackets = rest.hasPrefix("g<")
      let digits = (inBrackets ? rest.dropFirst(2) : rest).prefix { ("0"..."9").contains($0) }
      if let number = Int(digits), number < groups.count {
        result += groups[number].substring ?? ""
        rest = rest[digits.endIndex...]
        if inBrackets, rest.first == ">" { rest = rest.dropFirst() }
      } else if let next = rest.first {
        result.append(next)
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }

  /// In the metadata folder.
  private static let unfinishedCopy = "copy.new"

  /// - Returns: false if something else was there, and stays.
  private func put(_ path: String, at target: String) throws(SystemError) -> Bool {
    try makeFolders(of: target)
    let place = "\(runDirectory)/\(target)"
    if DependencyFiles.kind(of: place) != nil {
      if source.replacesExisting || isSourceCode(target) {
        try DependencyFiles.remove(place)
      } else {
        // The source's files may be here already, from the snapshot or an earlier start.
        if DependencyFiles.areSame(place, path) { return true }
        report(
          .warning("\(target) already exists, skipping \(isLinked ? "link" : "copy")"))
        return false
      }
    }
    guard isLinked else {
      // Where a start is cut short, nothing half copied must lie there at the next.
      let folder = try Directory.makingPath("\(runDirectory)/\(RunPlaces.metadataFolder)")
      try folder.removeTree(Self.unfinishedCopy)
      let unfinished = folder.path(of: Self.unfinishedCopy)
      try DependencyFiles.copy(path, to: unfinished)
      guard Glibc.rename(unfinished, place) == 0 else { throw SystemError("make '\(place)'") }
      return true
    }
    let real = DependencyFiles.resolvingLinks(folder(of: path)) + "/" + lastComponent(of: path)
    guard symlink(relativeLink(to: real, from: folder(of: place)), place) == 0 else {
      throw SystemError("link '\(place)'")
    }
    return true
  }

  /// Whether it is a copy of source code, or a folder of such copies only.
  private func isSourceCode(_ target: String) -> Bool {
    guard !sourceCopies.isEmpty else { return false }
    if sourceCopies.contains(target) { return true }
    let place = "\(runDirectory)/\(target)"
    guard DependencyFiles.kind(of: place) == .folder,
      let names = try? DependencyFiles.names(in: place), !names.isEmpty
    else { return false }
    return names.allSatisfy { isSourceCode("\(target)/\($0)") }
  }

  /// Makes the folders above a target. None may be a link: what is behind it is not this run's.
  private func makeFolders(of target: String) throws(SystemError) {
    var path = runDirectory
    for part in target.split(separator: "/").dropLast() {
      path += "/" + part
      switch DependencyFiles.kind(of: path) {
      case .folder: continue
      case nil:
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
          throw SystemError("make folder '\(path)'")
        }
      default: throw SystemError("place '\(target)' in '\(path)'", code: ENOTDIR)
      }
    }
  }
}
