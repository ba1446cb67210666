import Operations
import Posix
import Synchronization

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
    let found = Found(choice: name, items: [])
    if settings.modules.has(name) { return found }
    let folder = try? Directory(path: settings.projectDirectory)
    guard let python = PythonInterpreter.find(in: folder) else {
      throw SourceProblem("importing '\(name)' needs 'python3', which is not on PATH")
    }
    let process = try SourceProblem.of { () throws(SystemError) in
      try CapturedProcess(python.path, ["-B", "-c", Self.question, name], in: folder)
    }
    guard process.hasSucceeded else {
      throw SourceProblem(process.lastLine ?? "cannot import module '\(name)'")
    }
    settings.modules.add(name)
    return found
  }
}

/// Modules that Python has imported in a project. The trials of a batch have these in common, so each
/// is imported for the first of them; one that cannot be had is asked for again.
package final class ImportedModules: Sendable {
  private let names = Mutex<Set<String>>([])

  package init() {}

  func has(_ name: String) -> Bool { names.withLock { $0.contains(name) } }

  func add(_ name: String) { names.withLock { _ = $0.insert(name) } }
}

extension SourceDefinition {
  /// Whether something is placed in the run directory for it.
  var hasFiles: Bool {
    if case .module = kind { return false }
    return true
  }
}
