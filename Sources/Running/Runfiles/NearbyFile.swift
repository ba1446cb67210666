import Posix
import Text

/// What may be meant by the path of a file that does not exist.
enum NearbyFile {
  /// The hint that names a file of the same folder; nil if no name is near, or the file exists.
  ///
  /// `endings` are tried after the path first.
  static func hint(for path: String, endings: [String] = []) -> String? {
    guard FileStatus(path: path) == nil else { return nil }
    func isFile(_ path: String) -> Bool { FileStatus(path: path)?.isRegular == true }
    if let ending = endings.first(where: { isFile(path + $0) }) { return meant(path + ending) }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? ""
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    guard let names = try? Directory(path: folder.isEmpty ? "." : folder, mayBeLink: true).names()
    else { return nil }
    let files = names.filter { !$0.hasPrefix(".") && isFile(folder + $0) }.sorted()
    return nearestMatch(to: name, among: files).map { meant(folder + $0) }
  }

  private static func meant(_ path: String) -> String { "did you mean \(shellQuoted(path))?" }
}
