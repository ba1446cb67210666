import Posix
import Text

/// Why the files of a run are not copied to a folder.
package enum MergeError: ExplainedError, Hashable, Sendable {
  /// It is not known which folder is meant: that of the project is not the current one.
  case noProject(run: String)
  case missingProject(run: String, path: String)
  case otherProject(run: String, path: String)
  /// `folder` as the user named it; nil for the current one.
  case refused(MergeTarget.Refusal, folder: String?)
  case system(SystemError)
}

extension MergeError {
  private static let notHere = "cannot merge to the current directory by default"

  package var message: String {
    switch self {
    case .noProject(let run):
      "run \(run) was not created from a project - \(Self.notHere)"
    case .missingProject(let run, let path): "the project of run \(run) is not here: '\(path)'"
    case .otherProject(let run, let path):
      "run \(run) was created from a different project (\(abbreviatingHome(path))) - \(Self.notHere)"
    case .refused(let refusal, let folder):
      refusal.message(place: folder.map { "'\($0)'" } ?? "the current directory")
    case .system(let error): "\(error)"
    }
  }

  package var details: [String] {
    switch self {
    case .refused(.replaced(let files, _), _), .refused(.unstaged(let files), _):
      files.map { "  " + $0 }
    default: []
    }
  }

  package var hint: String? {
    switch self {
    case .noProject, .missingProject, .otherProject:
      "use '--target-dir .' to copy to the current directory anyway"
    case .refused(let refusal, _): refusal.hint
    case .system: nil
    }
  }
}

extension MergeTarget.Refusal {
  fileprivate func message(place: String) -> String {
    switch self {
    case .replaced: "files in \(place) would be replaced:"
    case .unstaged: "files in \(place) have unstaged changes:"
    case .folder(let path): "'\(path)' in \(place) is a folder, and a file in the run"
    case .notFolder(let path):
      "'\(path)' in \(place) is a link: nothing is written through it"
    }
  }

  fileprivate var hint: String {
    switch self {
    case .replaced(_, canBeForced: true): "Use --replace to skip this check."
    case .replaced: "'--exclude' leaves out files"
    case .unstaged: "Stage or stash these changes or use --replace to skip this check."
    case .folder(let path): "'--exclude \(path)' leaves the file out"
    case .notFolder(let path): "'--exclude \(path)' leaves out what is in it"
    }
  }
}
