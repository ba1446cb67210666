import Glibc
import Posix
import Runs

/// Files that hold others. They are taken apart by the programs that are made for it.
enum DependencyArchive {
  private enum Format {
    case tar, zip, gzip
  }

  private static func format(of name: String) -> Format? {
    let name = name.lowercased()
    if name.hasSuffix(".zip") { return .zip }
    if name.hasSuffix(".tar") || name.contains(".tar.") || name.hasSuffix(".tgz") { return .tar }
    return name.hasSuffix(".gz") ? .gzip : nil
  }

  static func isArchive(_ path: String) -> Bool {
    format(of: path) != nil
  }

  /// Unpacks an archive into a new folder.
  static func unpack(_ path: String, named name: String, into folder: String) throws(SourceProblem)
  {
    do throws(SystemError) {
      if DependencyFiles.kind(of: folder) != nil { try DependencyFiles.remove(folder) }
      _ = try Directory.makingPath(folder)
      let hasSucceeded: Bool
      switch format(of: path) {
      case .tar:
        hasSucceeded = try run("tar", ["-xf", path, "-C", folder, "--no-same-owner"])
      case .zip: hasSucceeded = try run("unzip", ["-q", "-o", path, "-d", folder])
      case .gzip:
        let script = "gzip -dc -- \"$1\" > \"$2\""
        let target = "\(folder)/\(name.dropLast(".gz".count))"
        hasSucceeded = try run("sh", ["-c", script, "sh", path, target])
      case nil: hasSucceeded = false
      }
      if hasSucceeded { return }
    } catch {
      throw SourceProblem("cannot unpack '\(path)': \(error.reason)")
    }
    throw SourceProblem("cannot unpack '\(path)': it is damaged or not an archive")
  }

  private static func run(_ program: String, _ arguments: [String]) throws(SystemError) -> Bool {
    try CapturedProcess("/usr/bin/env", [program] + arguments).hasSucceeded
  }
}
