import Glibc
import JSON
import Posix

/// Which files of a run directory are copies of its source code, and how each was when it was made:
/// a copy that the program has changed since is something that the run has made.
package struct SourceManifest: Sendable {
  /// In the metadata folder.
  package static let fileName = "manifest.json"

  /// What shows that a file was not written to since.
  package struct Stamp: Hashable, Sendable {
    /// In bytes.
    package let size: Int
    /// Nanoseconds since 1970.
    package let modified: Int

    init(_ status: FileStatus) {
      size = status.size
      modified = status.modified * 1_000_000_000 + status.modifiedNanoseconds
    }

    init(size: Int, modified: Int) {
      self.size = size
      self.modified = modified
    }
  }

  /// The run directory; absolute.
  private let directory: String
  /// The folder of the copies in the run directory, `.` for itself.
  private let destination: String
  /// Relative to the run directory.
  private(set) var stamps: [String: Stamp]

  init(_ directory: String, destination: String, stamps: [String: Stamp] = [:]) {
    self.directory = directory
    self.destination = destination
    self.stamps = stamps
  }

  /// That of a run directory; nil if there is none.
  package init?(of directory: String) {
    let path = "\(directory)/\(RunPlaces.metadataFolder)/\(Self.fileName)"
    guard access(path, F_OK) == 0, let bytes = try? readFile(path),
      let json = try? JSONValue(parsing: bytes), let destination = json["dest"]?.string,
      let files = json["files"]?.object
    else { return nil }
    self.init(directory, destination: destination)
    for file in files.members {
      guard let stamp = file.value.array, stamp.count == 2, let size = stamp[0].int,
        let modified = stamp[1].int
      else { continue }
      stamps[file.key] = Stamp(size: size, modified: modified)
    }
  }

  var bytes: [UInt8] {
    var bytes = Array(#"{"dest":"#.utf8)
    bytes.appendJSONString(destination)
    bytes += Array(#","files":{"#.utf8)
    var separator: [UInt8] = []
    for (path, stamp) in stamps {
      bytes += separator
      separator = Array(",".utf8)
      bytes.appendJSONString(path)
      bytes += Array(":[\(stamp.size),\(stamp.modified)]".utf8)
    }
    return bytes + Array("}}\n".utf8)
  }

  subscript(path: String) -> Stamp? {
    get { stamps[path] }
    set { stamps[path] = newValue }
  }

  /// Whether a file of the run directory was made as a copy, whatever has become of it.
  package func lists(_ path: String) -> Bool { stamps[path] != nil }

  /// Those of the files that are as they were made, relative to the run directory.
  package var unchanged: Set<String> { Set(stamps.keys.filter(isUnchanged)) }

  /// The clock tells; if that was moved with the files, their contents do.
  package func isUnchanged(_ path: String) -> Bool {
    guard let stamp = stamps[path], let status = status(of: path), status.isRegular,
      status.size == stamp.size
    else { return false }
    if Stamp(status) == stamp { return true }
    guard let copy = try? readFile("\(directory)/\(path)"),
      let original = try? readFile(original(of: path))
    else { return false }
    return copy == original
  }

  /// Whether the stamp alone says that it is unchanged.
  func isUntouched(_ path: String) -> Bool {
    guard let stamp = stamps[path], let status = status(of: path) else { return false }
    return Stamp(status) == stamp
  }

  private func status(of path: String) -> FileStatus? {
    FileStatus(path: "\(directory)/\(path)", followsLink: false)
  }

  /// Where a copy comes from, relative to the source code.
  package func source(of path: String) -> String {
    destination == "." ? path : String(path.dropFirst(destination.count + 1))
  }

  /// The file of the snapshot.
  private func original(of path: String) -> String {
    let folder = "\(directory)/\(RunPlaces.metadataFolder)/\(SourceSnapshot.folderName)"
    return "\(folder)/\(source(of: path))"
  }

  /// Python's compiled modules, which it puts next to the copies that it imports: never output.
  package static let bytecodeFolder = "__pycache__"
}
