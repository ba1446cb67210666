import Arguments
import Posix

extension FileOutput {
  /// How many bytes of a runfile are written at once.
  static let chunkSize = 1 << 18

  /// A runfile, which must not take the place of the grid spec that it comes from.
  init(runfile path: String, besides spec: SpecFile) throws(CommandFailure) {
    try self.init(path) { existing throws(CommandFailure) in
      if let spec = spec.status, existing.isSameFile(as: spec) {
        throw .wrongInput(
          "the runfile '\(path)' would replace the grid spec itself",
          hint: "choose another name with '--out'")
      }
      guard !existing.isDirectory else {
        throw .wrongInput("'\(path)' is a folder, not a runfile")
      }
    }
  }
}
