import Ledger
import Posix
import Text

/// Why an archive cannot be read or written.
package enum ArchiveError: ExplainedError, Sendable {
  case ledger(LedgerError)
  case unreadable(path: String, reason: String)
  /// It could be read, but would do harm.
  case refused(path: String, reason: String)
  /// It unpacks to more than is believable, or than may be.
  case tooLarge(path: String, size: Int, limit: Int)
  case noRoom(path: String, size: Int, free: Int)
  case unwritable(path: String, reason: String, isOutOfSpace: Bool)
  /// A folder, if a zip file is to be written.
  case isFolder(path: String)
  /// Something else, if a folder is to be written.
  case isNoFolder(path: String)
  case isNoArchive(path: String)
  /// Neither a folder nor a file, nor the name of an archive.
  case unknown(name: String)
}

extension ArchiveError {
  /// One line, lower case, without a full stop.
  package var message: String {
    switch self {
    case .ledger(let error): error.message
    case .unreadable(let path, let reason): "cannot read from '\(path)': \(reason)"
    case .refused(let path, let reason): "'\(path)' is refused: \(reason)"
    case .tooLarge(let path, let size, let limit):
      "'\(path)' is refused: it unpacks to \(ByteSize(bytes: size).readable), and more than "
        + "\(ByteSize(bytes: limit).readable) is not plausible for a file of its size"
    case .noRoom(let path, let size, let free):
      "'\(path)' unpacks to \(ByteSize(bytes: size).readable), but only "
        + "\(ByteSize(bytes: free).readable) are free"
    case .unwritable(let path, let reason, _): "cannot write to '\(path)': \(reason)"
    case .isFolder(let path): "'\(path)' is a directory"
    case .isNoFolder(let path): "'\(path)' is not a directory"
    case .isNoArchive(let path):
      "invalid archive '\(path)' - expected a directory or a zip file"
    case .unknown(let name):
      "'\(name)' is not an archive: no folder, zip file or archive has that name"
    }
  }

  package var hint: String? {
    switch self {
    case .ledger(let error): error.hint
    case .tooLarge(_, let size, _):
      "if you know where it is from: '--max-size \(((size >> 30) + 1))G'"
    case .refused: "nothing was changed; ask the sender for a new one"
    case .unknown: "'batchrun archive --list' lists the named archives"
    case .unwritable(_, _, true): "make room on that disk, then try again: nothing is lost"
    default: nil
    }
  }

  package var exitCode: Int32 {
    switch self {
    case .ledger(let error): error.exitCode
    case .unwritable(_, _, true): 74
    default: 1
    }
  }

  package init(writing path: String, _ error: SystemError) {
    // The file has another name until it is finished, which means nothing to users.
    let name = path.split(separator: "/").last ?? ""
    let reason = error.action.contains(name) ? error.reason : "\(error)"
    self = .unwritable(path: path, reason: reason, isOutOfSpace: error.isOutOfSpace)
  }
}

/// Does something that writes to the archive at `path`.
func writing<Value>(
  _ path: String, _ body: () throws(SystemError) -> Value
) throws(ArchiveError) -> Value {
  do throws(SystemError) {
    return try body()
  } catch {
    throw ArchiveError(writing: path, error)
  }
}
