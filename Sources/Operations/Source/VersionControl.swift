import Glibc
import Posix

/// What git knows of a folder. If there is no git, or no repository, nothing.
package enum VersionControl {
  /// The files below `folder` that git does not ignore, relative to it; nil without a repository.
  static func files(in folder: String) -> Set<String>? {
    listing(["--cached", "--others", "--exclude-standard"], in: folder)
  }

  /// The files below `folder` that `git ls-files` lists with these options, relative to it.
  static func listing(_ options: [String], in folder: String) -> Set<String>? {
    guard let output = git(["ls-files", "-z"] + options, folder) else { return nil }
    return Set(output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
  }

  /// The commit that is checked out, with `*` after it if files are not as it has them; nil
  /// without a repository, or before its first commit.
  package static func commit(of folder: String) -> String? {
    let arguments = ["status", "--porcelain=v2", "--branch", "--untracked-files=no"]
    guard let output = git(arguments, folder) else { return nil }
    var commit: String?
    var isDirty = false
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("# branch.oid ") {
        commit = String(line.dropFirst("# branch.oid ".count))
      } else if !line.hasPrefix("#") {
        isDirty = true
      }
    }
    guard let commit, commit != "(initial)" else { return nil }
    return commit + (isDirty ? "*" : "")
  }

  private static func git(_ arguments: [String], _ folder: String) -> [UInt8]? {
    guard isInRepository(folder) else { return nil }
    let searchPath = ExecutableSearch.inheritedPath
    guard let program = ExecutableSearch.path(of: "git", searchPath: searchPath),
      // An index that git would like to refresh is not ours to write.
      let process = try? CapturedProcess(
        program, ["-C", folder, "--no-optional-locks"] + arguments),
      process.hasSucceeded
    else { return nil }
    return process.output
  }

  /// Spares a process if no folder from here to the root has a `.git`.
  private static func isInRepository(_ folder: String) -> Bool {
    var folder = folder
    while true {
      if access(folder + "/.git", F_OK) == 0 { return true }
      if folder == "/" || folder == "." { return false }
      folder = Posix.folder(of: folder)
    }
  }
}
