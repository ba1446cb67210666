import Operations
import Posix

/// Modules that Python must be able to import.
extension DependencyResolver {
  private static var question: String {
    """
    import importlib, sys
    sys.path.insert(0, "")
    try:
        importlib.import_module(sys.argv[1])
    except ImportError as error:
        sys.stdout.write("\\n" + str(error))
        sys.exit(1)
    """
  }

  /// The import runs in the project, by the Python that runs scripts.
  func module(_ text: String) throws(SourceProblem) -> Found {
    let name = try self.text(text)
    let folder = try? Directory(path: settings.projectDirectory)
    guard let python = PythonInterpreter.find(in: folder) else {
      throw SourceProblem("'python3' is needed to import '\(name)', and it is not on PATH")
    }
    let process: CapturedProcess
    do {
      process = try CapturedProcess(python.path, ["-B", "-c", Self.question, name], in: folder)
    } catch {
      throw SourceProblem("\(error)")
    }
    guard process.hasSucceeded else {
      let said = String(decoding: process.output, as: UTF8.self).split(whereSeparator: \.isNewline)
      throw SourceProblem(said.last.map(String.init) ?? "cannot import module '\(name)'")
    }
    return Found(choice: name, items: [])
  }
}

extension SourceDefinition {
  /// Whether something is placed in the run directory for it.
  var hasFiles: Bool {
    if case .module = kind { return false }
    return true
  }
}
