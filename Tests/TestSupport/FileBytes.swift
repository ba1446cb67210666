import Glibc

/// The whole content of a file; nil where there is no such file.
package func bytes(ofFile path: String) -> [UInt8]? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var content: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    guard count > 0 else { return count == 0 ? content : nil }
    content += chunk[..<count]
  }
}

/// Replaces or extends a file.
package func write(_ content: some Sequence<UInt8>, toFile path: String, append: Bool = false)
  throws
{
  let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC)
  let descriptor = open(path, flags, 0o644)
  guard descriptor >= 0 else { throw TestFailure.system("open \(path)") }
  defer { close(descriptor) }
  var rest = Array(content)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard count > 0 else { throw TestFailure.system("write \(path)") }
    rest = rest.dropFirst(count)
  }
}

/// The names in a folder, sorted, without `.` and `..`; empty where there is no such folder.
package func names(inFolder path: String) -> [String] {
  guard let stream = opendir(path) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// What a symbolic link says; nil where there is no link.
package func target(ofLink path: String) -> String? {
  var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
  let length = readlink(path, &buffer, buffer.count)
  guard length >= 0 else { return nil }
  return String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// Removes a file or a folder with all that is in it, without following symbolic links.
func removeTree(_ path: String) {
  if unlink(path) == 0 { return }
  chmod(path, 0o700)
  for name in names(inFolder: path) { removeTree(path + "/" + name) }
  rmdir(path)
}
