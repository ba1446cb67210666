import Glibc
import Operations
import Posix

/// A folder of a run that is about to be published. Its files can be read by all users whom
/// the user's mask allows.
struct PublishedFolder {
  let directory: Directory
  /// Bytes written so far.
  private(set) var size = 0

  init(_ directory: Directory) {
    self.directory = directory
  }

  mutating func write(_ text: String, as name: String) throws(SystemError) {
    let bytes = Array(text.utf8)
    try directory.open(name, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666).writeAll(bytes)
    size += bytes.count
  }

  /// Copies a file to a path in the folder.
  mutating func copy(_ file: FileDescriptor, as path: String) throws(SystemError) {
    var place = directory
    for part in folder(of: path).split(separator: "/") where part != "." {
      try place.makeDirectory(String(part), mode: 0o777)
      place = try place.directory(String(part))
    }
    let copy = try place.open(
      lastComponent(of: path), O_WRONLY | O_CREAT | O_EXCL, mode: 0o666)
    try file.copyContents(to: copy)
    size += try copy.status().size
  }
}
