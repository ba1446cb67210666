import Glibc
import Text

/// Why a runfile cannot be read. Paths are as the user gave them: escape them before they are shown.
package enum RunfileError: ExplainedError, Hashable, Sendable {
  case missing(path: String)
  case isFolder(path: String)
  case isDevice(path: String)
  /// What comes out of a pipe has no end, or might as well have none.
  case endless(path: String)
  /// It is YAML, and nothing that `sweep` could make commands of.
  case isYAML(path: String)
  /// It begins with the byte order mark of UTF-16, as some editors on Windows save text.
  case isUTF16(path: String)
  /// Only a file that keeps what was written to it can be read on as it grows.
  case cannotGrow(path: String)
  case unreadable(path: String, code: Int32)

  /// What is wrong, in one line.
  package var message: String {
    switch self {
    case .missing(let path):
      "runfile '\(path)' does not exist"
    case .isFolder(let path):
      "runfile '\(path)' is a folder"
    case .isDevice(let path):
      "runfile '\(path)' is a device, which holds no commands"
    case .endless(let path):
      "runfile '\(path)' is larger than 1 GiB"
    case .isYAML(let path):
      "runfile '\(path)' is a YAML file, not a list of commands"
    case .isUTF16(let path):
      "runfile '\(path)' is in UTF-16, which no shell reads"
    case .cannotGrow(let path):
      "runfile '\(path)' cannot be followed: it is not a regular file"
    case .unreadable(let path, let code):
      "runfile '\(path)' cannot be read: \(String(cString: strerror(code)))"
    }
  }

  package var exitCode: Int32 { 2 }

  /// What to do about it, if there is something to say.
  package var hint: String? {
    switch self {
    case .missing: "write one command per line into it, or give '-' to read them from stdin"
    case .isFolder: "name a file in it"
    case .isDevice: "give a file or a pipe with one command per line"
    case .endless: "write it into a file, or add its lines as they come with --follow"
    case .isYAML:
      "give a file with one command per line, or a grid spec, which has 'program' and 'parameters'"
    case .isUTF16(let path): "convert it first: iconv -f UTF-16 -t UTF-8 \(path)"
    case .cannotGrow: "append to a plain file, or leave out --follow"
    case .unreadable: nil
    }
  }
}
