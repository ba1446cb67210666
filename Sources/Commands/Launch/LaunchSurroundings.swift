import Glibc
import Posix
import RunfileChecks
import Running

/// The place in which the jobs of a launch run, for the checks of its runfile.
struct LaunchSurroundings: CheckSurroundings {
  /// The folder that jobs work in.
  let workingFolder: String
  /// The folder in which the runfile lies.
  let runfileFolder: String
  /// What the user sets for all jobs.
  private let variables: JobVariables

  /// - Parameters:
  ///   - runfile: its path; `-` is standard input.
  ///   - workingFolder: nil for the current one.
  ///   - variables: over those of this process.
  init(runfile: String, workingFolder: String?, variables: JobVariables = JobVariables()) {
    self.variables = variables
    self.workingFolder = workingFolder ?? "."
    let folder = runfile.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    runfileFolder =
      folder.isEmpty ? "." : folder == [""] ? "/" : folder.joined(separator: "/")
  }

  /// Whether the runfile lies in another folder than the one that jobs work in.
  var isElsewhere: Bool {
    guard let working = Self.identity(workingFolder), let other = Self.identity(runfileFolder)
    else { return false }
    return working != other
  }

  func hasProgram(_ name: String) -> Bool {
    let path = variables["PATH"] ?? ExecutableSearch.inheritedPath
    guard let found = ExecutableSearch.path(of: name, searchPath: path) else { return false }
    return access(found, X_OK) == 0
  }

  func hasVariable(_ name: String) -> Bool {
    variables[name] != nil || getenv(name) != nil
  }

  func hasFile(_ path: String, in folder: CheckedFolder) -> Bool {
    if path.isEmpty { return false }
    let base = folder == .working ? workingFolder : runfileFolder
    return access(path.hasPrefix("/") ? path : base + "/" + path, F_OK) == 0
  }

  private static func identity(_ folder: String) -> [UInt64]? {
    var status = stat()
    guard stat(folder, &status) == 0 else { return nil }
    return [UInt64(status.st_dev), UInt64(status.st_ino)]
  }
}
