import Posix

/// Why a zip file cannot be read.
package enum ZipError: Error, Hashable, Sendable {
  /// It is none, or its end is missing.
  case notZip
  /// Its directory cannot be followed, or an entry is not what the directory says.
  case damaged(entry: String?)
  case encrypted(entry: String)
  /// It is packed in a way that is not known here; the number is that of the format.
  case unknownMethod(entry: String, UInt)
  case system(SystemError)

  /// What is wrong with the file: "is …".
  package var message: String {
    switch self {
    case .notZip: "it is not a zip file, or it is cut off"
    case .damaged(let entry): "it is damaged" + (entry.map { ", at '\($0)'" } ?? "")
    case .encrypted(let entry): "'\(entry)' is encrypted"
    case .unknownMethod(let entry, let method):
      "'\(entry)' uses compression method \(method), which is not supported"
    case .system(let error): "\(error)"
    }
  }
}
