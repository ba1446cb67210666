import Glibc
import Posix

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
      let folder = program.contains("/") ? Posix.folder(of: program) : "."
      let module = lastComponent(of: program)
      let file = module.split(separator: ".").joined(separator: "/")
      if let path = PythonProgram.file("\(folder)/\(file).py", in: root) {
        self = .script(path: path)
        return
      }
      if let path = PythonProgram.file("\(folder)/\(file)/\(PythonProgram.packageMain)", in: root) {
        self = .script(path: path)
        return
      }
    }
    self = .module(program, root: roots.first)
  }

  private static func file(_ path: String, in root: String) -> String? {
    let path = normalizedPath(path.hasPrefix("/") ? path : root + "/" + path)
    return access(path, R_OK) == 0 ? path : nil
  }

  /// What runs if a package itself is run.
  private static let packageMain = "__main__.py"

  /// The module as Python imports it, if the script that was found for `program` is a part of a
  /// package.
  static func packagedName(_ program: String, script: String) -> String? {
    let module = lastComponent(of: program)
    guard !program.hasSuffix(".py"), module.contains(".") || isPackageMain(script) else {
      return nil
    }
    return module
  }

  /// The package that its relative imports start from; nil if it is in none.
  static func package(of program: String, script: String) -> String? {
    guard let module = packagedName(program, script: script) else { return nil }
    if isPackageMain(script) { return module }
    return module.lastIndex(of: ".").map { String(module[..<$0]) }
  }

  private static func isPackageMain(_ script: String) -> Bool {
    lastComponent(of: script) == packageMain
  }
}
