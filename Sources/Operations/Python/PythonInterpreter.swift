import Glibc
import Posix

/// The Python that runs scripts.
package struct PythonInterpreter: Hashable, Sendable {
  /// The path of its program.
  package let path: String

  package init(path: String) {
    self.path = path
  }

  /// What `python3` means here, else `python`; nil if there is neither.
  ///
  /// If that is itself a script (pyenv's shims are shell scripts that take longer to start than
  /// Python does), it is asked once what it stands for.
  package static func find(in folder: Directory? = nil) -> PythonInterpreter? {
    let searchPath = ExecutableSearch.inheritedPath
    for name in ["python3", "python"] {
      guard let path = ExecutableSearch.path(of: name, searchPath: searchPath) else { continue }
      guard isScript(path) else { return PythonInterpreter(path: path) }
      let question = ["-I", "-S", "-c", "import sys; print(sys.executable)"]
      guard let answer = try? CapturedProcess(path, question, in: folder), answer.hasSucceeded
      else { continue }
      let executable = String(decoding: answer.output, as: UTF8.self).prefix { $0 != "\n" }
      return PythonInterpreter(path: executable.hasPrefix("/") ? String(executable) : path)
    }
    return nil
  }

  private static func isScript(_ path: String) -> Bool {
    (try? FileDescriptor(reading: path).bytes(in: 0..<2)) == Array("#!".utf8)
  }
}
