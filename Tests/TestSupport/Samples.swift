import Glibc

extension Sandbox {
  /// Copies the contents of a sample project of `Tests/Samples/projects` into the folder.
  package func copySample(_ name: String) throws {
    let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let result = try run(
      Invocation(["-R", "/\(tests)/Samples/projects/\(name)/.", path], program: "/bin/cp"))
    guard result.exitCode == 0 else { throw TestFailure("no sample '\(name)': \(result.errors)") }
  }
}
