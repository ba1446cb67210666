import Glibc
import JSON
import Operations
import Posix
import Runs

/// The file that describes the choices to the process that chooses trials.
struct OptimizerProto {
  private let context: RunContext
  private let batch: RunRecord

  init(_ context: RunContext, of batch: RunRecord) {
    self.context = context
    self.batch = batch
  }

  func write() throws(RunFailure) {
    var bytes: [UInt8] = []
    do throws(TrialError) {
      bytes.appendJSON(try json)
    } catch {
      throw RunFailure(error)
    }
    do throws(SystemError) {
      let folder = try Directory.makingPath(context.folders.metadata(of: batch.id))
      let file = try folder.open(OptimizerProcess.protoFile, O_WRONLY | O_CREAT | O_TRUNC)
      try file.writeAll(bytes + [UInt8(ascii: "\n")])
    } catch {
      throw RunFailure(error)
    }
  }

  private var json: JSONValue {
    get throws(TrialError) {
      let draft = context.draft
      var members: [JSONObject.Member] = []
      func add(_ key: String, _ value: JSONValue?) {
        members.append(.init(key: key, value: value ?? .null))
      }
      add("batch", .string(batch.id.text))
      add("operation", .string(draft.operation.fullName))
      add("flags", try draft.trialSpace(context.request).json)
      add("max_trials", draft.maximum.map { .number("\($0)") })
      add("random_seed", .number("\(draft.seed)"))
      if let objective = draft.objective { add("objective", objective.json) }
      add("workers", .number("\(context.workers)"))
      add("stage_trials", .bool(draft.stagesTrials))
      return .object(JSONObject(members))
    }
  }
}

extension OperationDefinition.Objective {
  fileprivate var json: JSONValue {
    .object(
      JSONObject([
        .init(key: "column", value: .string(column)),
        .init(key: "direction", value: .string(isMaximized ? "maximize" : "minimize")),
      ]))
  }
}
