import Posix

/// Where a project lies, seen from the current folder.
enum ProjectOrigin {
  private static let longest = 28

  /// `sub`, `../sibling`, `../`, or the whole path; nil for the current folder itself. `project` is
  /// the path of its file or folder.
  static func description(of project: String, from folder: String) -> String? {
    guard project.hasPrefix("/") else { return nil }
    let isFile = project.hasSuffix(".yml") || project.hasSuffix(".yaml")
    let project = isFile ? parent(of: project) : project
    let above = parent(of: folder)
    if project == folder || project.isEmpty { return nil }
    if project.hasPrefix(folder + "/") {
      return shortened(String(project.dropFirst(folder.count + 1)))
    }
    if project == above { return "../" }
    if above != "/", project.hasPrefix(above + "/") {
      return shortened("../" + project.dropFirst(above.count + 1))
    }
    return shortened(abbreviatingHome(project))
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func shortened(_ path: String) -> String {
    guard path.count > longest else { return path }
    let half = (longest - 1) / 2
    return path.prefix(half) + "…" + path.suffix(longest - 1 - half)
  }
}
