import Posix
import Text

/// Why a file of a run cannot be had.
package enum RunFileError: ExplainedError, Sendable {
  case absolutePath(String)
  /// `..` leads to where the run's files are not.
  case pathLeadsOut(String)
  /// A link on the way, or at the end, does.
  case linkLeadsOut(String, to: String)
  case missing(String)
  case notRegular(String)
  /// The run's folder has been removed or moved.
  case missingFolder(run: String, path: String)
  case noFolder(run: String)
  /// It was never started.
  case noFolderYet(run: String)
  case noSource(run: String)
  /// The project that it was started from is no longer here.
  case missingProject(run: String, path: String)
  case noOutput(run: String)
  /// What it wrote to standard error is not kept apart, or not at all.
  case noErrorLog(run: String)
  case system(SystemError)
}

extension RunFileError {
  package var message: String {
    switch self {
    case .absolutePath(let path): "PATH must be relative, but '\(path)' is not"
    case .pathLeadsOut(let path): "'\(path)' leads out of the run's folder"
    case .linkLeadsOut(let path, let target):
      "'\(path)' is a link that leads out of the run's folder, to '\(target)'"
    case .missing(let path): "'\(path)' does not exist"
    case .notRegular(let path): "'\(path)' is not a regular file"
    case .missingFolder(let run, let path): "the folder of run \(run) is missing: '\(path)'"
    case .noFolder(let run): "run \(run) has no folder"
    case .noFolderYet(let run): "run \(run) was not started: it has no folder yet"
    case .noSource(let run): "run \(run) has no source code"
    case .missingProject(let run, let path): "the project of run \(run) is not here: '\(path)'"
    case .noOutput(let run): "run \(run) has no output"
    case .noErrorLog(let run): "run \(run) has no separate log of its standard error"
    case .system(let error): error.description
    }
  }

  package var hint: String? {
    switch self {
    case .absolutePath, .pathLeadsOut: "'batchrun ls' lists the files of a run as PATH names them"
    case .missing: "'batchrun ls' lists the files of the run"
    case .noErrorLog: "'batchrun cat --output' prints its output"
    default: nil
    }
  }

  package var exitCode: Int32 {
    switch self {
    // The words of the command line are to blame.
    case .absolutePath, .pathLeadsOut: 2
    default: 1
    }
  }
}
