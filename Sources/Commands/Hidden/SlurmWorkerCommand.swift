import Arguments
@preconcurrency import Glibc
import Ledger
import NodeWork
import Posix

/// `batchrun slurm-worker LEDGER ROUND`: what an element of a round executes on its node. Slurm starts it;
/// which element it is stands in the environment.
struct SlurmWorkerCommand: Command {
  var ledger = ""
  var round = 0
  var isSetUp = false

  static let manual = Manual(
    name: "slurm-worker", abstract: "Execute the jobs of an element on a node of Slurm",
    isHidden: true)

  static var declarations: [Declaration<Self>] {
    argument("LEDGER", \.ledger, "the ledger's folder, as seen from the folder of the launch")
    argument("ROUND", \.round, parse: integer(atLeast: 1), "the number of the submission")
    flag("--set-up", \.isSetUp, "the setup line has been executed").hidden()
  }

  func run() throws -> Int32 {
    let worker = try NodeWorker(ledger: ledger, kind: .slurm, round: round, element: element())
    if !isSetUp, let setup = worker.setup { throw execute(setup) }
    try worker.run(
      answering: Signals.prepare(drains: true), beatInterval: worker.settings.beat,
      // Without GPUs of Slurm's the variable is the user's own.
      sharing: value("SLURM_JOB_GPUS").map { _ in "CUDA_VISIBLE_DEVICES" })
    return 0
  }

  private func element() throws(CommandFailure) -> ElementIdentity {
    guard let job = value("SLURM_ARRAY_JOB_ID"),
      let index = value("SLURM_ARRAY_TASK_ID").flatMap({ Int($0) })
    else {
      throw .wrongInput(
        "this is no element of a job array of Slurm",
        hint: "use 'batchrun launch --executor slurm'")
    }
    return ElementIdentity(
      job: job, index: index,
      // Unset on the first start.
      restart: value("SLURM_RESTART_COUNT").flatMap { Int($0) } ?? 0,
      node: value("SLURMD_NODENAME") ?? Machine.hostname)
  }

  private func value(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Returns only if that fails.
  private func execute(_ setup: WorkerSetup) -> SystemError {
    let words = [Self.manual.name, "--set-up", "--", ledger, String(round)]
    return OwnProgram.replace(
      by: setup.shell,
      [Array(setup.shell.utf8), Array("-c".utf8), setup.script, OwnProgram.pathBytes]
        + words.map { Array($0.utf8) })
  }
}
