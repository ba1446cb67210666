import Posix

/// A Python library that chooses the trials of a batch, by a program that comes with batchrun.
package struct OptimizerLibrary: Sendable {
  /// Its name as an optimizer, which is also that of its module.
  package let name: String
  /// What pip calls it.
  let package: String
  let samplers: [String]
  /// The modules that samplers need in addition.
  let modules: [String: [String]]

  static let optuna = OptimizerLibrary(
    name: "optuna", package: "optuna",
    samplers: ["tpe", "gp", "cmaes", "nsgaii", "qmc", "random"],
    modules: ["gp": ["scipy", "torch"], "cmaes": ["cmaes"], "qmc": ["scipy"]])
  static let skopt = OptimizerLibrary(
    name: "skopt", package: "scikit-optimize", samplers: ["gp", "forest", "gbrt"], modules: [:])

  package static let all = [optuna, skopt]

  /// The library of an operation that is built in; nil if it is none.
  package static func of(_ operation: OperationDefinition) -> OptimizerLibrary? {
    guard case .builtin(let name) = operation.body else { return nil }
    return all.first { $0.name == name }
  }

  // MARK: The program

  static let fileName = "library_optimizer.py"
  static var program: String {
    String(decoding: PackageResources.library_optimizer_py, as: UTF8.self)
  }

  func sampler(_ flags: Flags) -> String {
    flags[flag: .sampler]?.encoded ?? samplers[0]
  }

  /// What stands between an optimizer with these flags and its start; nil if nothing does.
  package func obstacle(
    _ flags: Flags, python: PythonInterpreter?
  ) -> String? {
    guard let python else {
      return "cannot use \(name): there is no 'python3' on PATH"
    }
    let needed = [name] + (modules[sampler(flags)] ?? [])
    let question = """
      import sys, importlib.util as u
      print(*[m for m in sys.argv[1:] if u.find_spec(m) is None])
      """
    guard let answer = try? CapturedProcess(python.path, ["-c", question] + needed),
      answer.hasSucceeded
    else { return "cannot use \(name): '\(python.path)' does not run" }
    let missing = String(decoding: answer.output, as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).map(String.init)
    guard !missing.isEmpty else { return nil }
    let packages = missing.map { $0 == name ? package : $0 }.joined(separator: " ")
    return "cannot use \(name): '\(python.path)' cannot import \(missing.joined(separator: ", ")) "
      + "(pip install \(packages))"
  }
}
