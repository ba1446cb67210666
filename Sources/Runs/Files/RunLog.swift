import Glibc
import Posix

extension RunFolder {
  /// Opens the log of the run, or that of the errors of a launched line.
  package func openLog(ofErrors isErrors: Bool) throws(RunFileError) -> FileDescriptor {
    let name = run.id.shortText
    if isErrors {
      guard let errors else { throw .noErrorLog(run: name) }
      return try RunFolder.open(errors)
    }
    do throws(RunFileError) {
      return try RunFolder.open(output)
    } catch {
      if case .missing = error { throw .noOutput(run: name) }
      throw error
    }
  }

  /// The path of the log; throws if it does not exist.
  package func checkedOutput() throws(RunFileError) -> String {
    guard access(output, F_OK) == 0 else { throw .noOutput(run: run.id.shortText) }
    return output
  }

  /// The path of a file or folder of the run; without `path` that of its folder, or of its source code.
  package func path(of path: RunPath?, inSource isSource: Bool) throws(RunFileError) -> String {
    if let path { return try resolve(path, inSource: isSource).path }
    return try isSource ? checkedSource() : checkedRoots()[0]
  }
}
