import ClusterExecution

extension ElementState {
  /// The state for a word of Slurm's (squeue(1), "JOB STATE CODES"); accounts add who did it:
  /// `CANCELLED by 0`.
  init(slurm word: some StringProtocol) {
    let name = word.prefix { $0 != " " && $0 != "+" }
    self =
      switch name {
      case "PENDING", "RESV_DEL_HOLD", "SPECIAL_EXIT", "REQUEUE_HOLD", "REQUEUE_FED": .pending
      case "REQUEUED": .requeued
      case "CONFIGURING", "POWER_UP_NODE": .configuring
      case "RUNNING", "SIGNALING", "RESIZING", "EXPEDITING": .running
      case "COMPLETING", "STAGE_OUT": .completing
      case "SUSPENDED", "STOPPED": .suspended
      case "COMPLETED": .completed
      case "FAILED", "LAUNCH_FAILED", "RECONFIG_FAIL": .failed
      case "CANCELLED": .cancelled
      case "TIMEOUT": .timeout
      case "DEADLINE": .deadline
      case "OUT_OF_MEMORY": .outOfMemory
      case "PREEMPTED": .preempted
      case "NODE_FAIL": .nodeFail
      case "BOOT_FAIL": .bootFail
      case "REVOKED": .revoked
      default: .unknown
      }
  }
}
