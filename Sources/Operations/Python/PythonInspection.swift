import Glibc
import JSON
import Jobs
import Posix

/// Asks Python what flags a script has, and remembers the answer.
package struct PythonInspection: Sendable {
  private let cache: InspectionCache
  /// Whether a program is run up to where it reads its arguments, if its text does not tell which
  /// it takes.
  let asksPrograms: Bool

  /// `home` is the folder of the ledgers: answers lie in `.cache` in it. It is not made if it does
  /// not exist.
  package init(home: String?, asksPrograms: Bool = false) {
    cache = InspectionCache(home: home)
    self.asksPrograms = asksPrograms
  }

  /// The limit of a script's size, in bytes.
  private static let sizeLimit = 8 << 20

  /// What the text of a script says; nothing is run. Nil if there is no Python, or the script
  /// cannot be read.
  func inspect(_ path: String, named name: String) -> PythonScript? {
    guard let file = try? FileDescriptor(reading: path), let status = try? file.status(),
      status.isRegular, status.size <= Self.sizeLimit,
      let source = try? file.contents()
    else { return nil }
    let key = cache.key("python-flags-\(PythonInspector.version)", of: source)
    if let answer = cache[key].flatMap({ PythonScript($0) }) { return answer }
    guard let (report, script) = report(on: file, named: name) else { return nil }
    cache.remember(report, as: key)
    return script
  }

  /// What a text says that is not a file, as that of a notebook; not remembered.
  func inspect(code: String, named name: String) -> PythonScript? {
    guard let file = try? FileDescriptor.unnamed(in: "/tmp"),
      (try? file.write(Array(code.utf8), at: 0)) != nil
    else { return nil }
    return report(on: file, named: name)?.script
  }

  /// What the inspector prints of a text, and what that means.
  private func report(
    on file: FileDescriptor, named name: String
  ) -> (bytes: [UInt8], script: PythonScript)? {
    let arguments = ["-I", "-S", "-c", PythonInspector.program, name]
    guard let interpreter = PythonInterpreter.find(),
      let process = try? CapturedProcess(interpreter.path, arguments, input: file),
      process.hasSucceeded, let report = try? JSONValue(parsing: process.output),
      let script = PythonScript(report)
    else { return nil }
    return (process.output, script)
  }

  /// What the script's own parser says when the script is run up to it; nil if it says nothing.
  func ask(_ question: PythonQuestion) -> PythonAnswer? {
    guard let source = try? readFile(question.script),
      let interpreter = PythonInterpreter.find()
    else { return nil }
    let key = cache.key(
      "python-options-\(PythonProbe.version)",
      of: source + question.words.joined(separator: "\0").utf8 + interpreter.path.utf8)
    if let known = cache[key].flatMap({ PythonAnswer(remembered: $0) }), known.isCurrent {
      return known
    }
    let answer = question.answer(by: interpreter)
    if let answer { cache.remember(answer.bytes, as: key) }
    return answer
  }
}
