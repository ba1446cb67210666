import Jobs
import Operations
import Posix
import Runs

extension RunOrigin {
  private static let versionLength = 32

  /// Where an operation comes from, as the project is now; `version` is that of this program.
  init(_ operation: OperationDefinition, version: String) {
    switch operation.origin {
    case .project(let file):
      self.init(
        kind: .project, project: file, version: RunOrigin.digest(of: file),
        model: operation.model, name: operation.name)
    case .script(let folder): self.init(kind: .script, project: folder, name: operation.name)
    case .builtin:
      self.init(kind: .builtin, project: "batchrun", version: version, name: operation.name)
    }
  }

  /// Nil if the file is missing, as when a run is started again without its project.
  private static func digest(of file: String) -> String? {
    guard let bytes = try? readFile(file) else { return nil }
    return String(CommandDigest(of: bytes).hex.prefix(versionLength))
  }
}
