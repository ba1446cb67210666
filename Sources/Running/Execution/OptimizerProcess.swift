import Glibc
import JSON
import Operations
import Posix

/// The process that chooses the flags of a batch's trials: an operation of the user's, which asks
/// for trials by `batchrun trial`.
struct OptimizerProcess: Sendable {
  /// The variable with the path of the file that describes the choices.
  static let protoVariable = "BATCH_PROTO"
  /// The variable with the path of this program, if it is not on PATH.
  static let programVariable = "BATCHRUN"
  /// In the folder for what is ours.
  static let protoFile = "proto.json"
  static let sourceFolder = "optimizer"

  let draft: OptimizerDraft
  /// Added to the variables of its operation.
  let environment: [String: String]
  /// Where the copy of its source code is, if there is one; absolute.
  let source: String

  init(_ draft: OptimizerDraft, metadataFolder: String) {
    self.draft = draft
    source = OptimizerProcess.source(in: metadataFolder)
    environment = [
      OptimizerProcess.protoVariable: metadataFolder + "/" + OptimizerProcess.protoFile,
      OptimizerProcess.programVariable: OptimizerProcess.program,
    ]
  }

  static func source(in metadataFolder: String) -> String {
    metadataFolder + "/" + sourceFolder
  }

  private static var program: String { OwnProgram.path ?? "batchrun" }
}
