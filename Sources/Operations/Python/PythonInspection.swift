import Glibc
import JSON
import Jobs
import Posix

/// Asks Python what flags a script has, and remembers the answer.
package struct PythonInspection: Sendable {
  /// Where answers are kept; it is not made if it does not exist.
  private let home: String?

  /// - Parameter home: the folder of the ledgers; answers lie in `.cache` in it.
  package init(home: String?) {
    self.home = home
  }

  /// The limit of a script's size, in bytes.
  private static let sizeLimit = 8 << 20

  /// Nil where there is no Python, or the script cannot be read.
  func inspect(_ path: String, named name: String) -> PythonScript? {
    guard let file = try? FileDescriptor(reading: path), let status = try? file.status(),
      status.isRegular, status.size <= Self.sizeLimit,
      let source = try? file.contents()
    else { return nil }
    let key = cacheKey(of: source)
    if let answer = cached(key) { return answer }
    guard let interpreter = PythonInterpreter.find() else { return nil }
    let arguments = ["-I", "-S", "-c", PythonInspector.program, name]
    guard let process = try? CapturedProcess(interpreter.path, arguments, input: file),
      process.hasSucceeded, let report = try? JSONValue(parsing: process.output),
      let script = PythonScript(report)
    else { return nil }
    remember(process.output, as: key)
    return script
  }

  /// The flags of a text that is no file, as of a notebook; not remembered.
  func globals(of code: String, named name: String) -> [FlagDefinition]? {
    guard let interpreter = PythonInterpreter.find(), let file = Self.unnamedFile(Array(code.utf8)),
      let process = try? CapturedProcess(
        interpreter.path, ["-I", "-S", "-c", PythonInspector.program, name], input: file),
      process.hasSucceeded, let report = try? JSONValue(parsing: process.output)
    else { return nil }
    return PythonScript(report)?.flags
  }

  /// Open for reading at its start, and gone when it is closed.
  private static func unnamedFile(_ bytes: [UInt8]) -> FileDescriptor? {
    var path = Array("/tmp/batchrun-XXXXXX".utf8CString)
    let raw = mkstemp(&path)
    guard raw >= 0 else { return nil }
    unlink(path)
    let file = FileDescriptor(owning: raw, path: "a temporary file")
    guard (try? file.writeAll(bytes)) != nil, lseek(raw, 0, SEEK_SET) == 0 else { return nil }
    return file
  }

  // MARK: the cache

  private func cacheKey(of source: [UInt8]) -> String {
    let words = CommandDigest(of: source).words
    var name: [UInt8] = Array("python-flags-\(PythonInspector.version)-".utf8)
    name.appendHex(words.0)
    name.appendHex(words.1)
    return String(decoding: name, as: UTF8.self) + ".json"
  }

  private func cached(_ key: String) -> PythonScript? {
    guard let home, let folder = try? Directory(path: home + "/.cache"),
      let bytes = try? folder.contents(of: key),
      let report = try? JSONValue(parsing: bytes)
    else { return nil }
    return PythonScript(report)
  }

  /// A cache that cannot be written is no reason to stop.
  private func remember(_ report: [UInt8], as key: String) {
    guard let home, let folder = try? Directory(path: home) else { return }
    do throws(SystemError) {
      try folder.makeDirectory(".cache")
      let file = try AtomicFile(in: folder.directory(".cache"), name: key)
      do throws(SystemError) {
        try file.file.writeAll(report)
        try file.rename()
      } catch {
        file.discard()
      }
    } catch {}
  }
}
