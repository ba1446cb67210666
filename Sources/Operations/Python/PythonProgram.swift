import Glibc

/// Where the main program of a Python operation is.
package enum PythonProgram: Hashable, Sendable {
  /// A file, by its absolute path.
  case script(path: String)
  /// A module to be imported, with the folder that must be searched for it (nil: Python's own).
  case module(String, root: String?)

  /// - Parameters:
  ///   - program: `train`, `pkg.train`, `src/train`, or a path that ends in `.py`.
  ///   - roots: folders that it is looked for in, in this order.
  package init(_ program: String, in roots: [String]) {
    for root in roots {
      if program.hasSuffix(".py"), let path = PythonProgram.file(program, in: root) {
        self = .script(path: path)
        return
      }
      let folder = program.contains("/") ? Operations.folder(of: program) : "."
      let module = lastComponent(of: program)
      let file = module.split(separator: ".").joined(separator: "/")
      if let path = PythonProgram.file("\(folder)/\(file).py", in: root) {
        self = .script(path: path)
        return
      }
      if PythonProgram.file("\(folder)/\(file)/__main__.py", in: root) != nil {
        self = .module(module, root: normalizedPath("\(root)/\(folder)"))
        return
      }
    }
    self = .module(program, root: roots.first)
  }

  private static func file(_ path: String, in root: String) -> String? {
    let path = normalizedPath(path.hasPrefix("/") ? path : root + "/" + path)
    return access(path, R_OK) == 0 ? path : nil
  }

  /// The module as Python imports it, where `script` is a part of a package below `root`.
  static func packagedName(_ program: String) -> String? {
    let module = lastComponent(of: program)
    guard !program.hasSuffix(".py"), module.contains(".") else { return nil }
    return module
  }
}
