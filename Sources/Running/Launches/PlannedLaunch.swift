import Jobs
import Launching
import Ledger
import RunfileChecks

/// What a launch is going to run, decided and checked; nothing has been written or started for it.
struct PlannedLaunch {
  var plan: LaunchPlan
  /// What its user should know of the lines that are new.
  let warnings: [Finding]

  /// Throws where a line that would run and is not on record, or the whole file, is no command that
  /// could. Of a runfile that grows such a line fails alone.
  init(
    _ request: LaunchRequest, _ runfile: Runfile, knowing index: RecordIndex,
    decided: ((Runfile.Entry, PlanDecision, JobSummary?) -> Void)? = nil
  ) throws(RunFailure) {
    var plan = LaunchPlan(
      mode: request.mode, limit: request.terms.limit, replicates: request.replicates)
    let known = { index.job(with: $0, command: $1) }
    guard var check = request.check else {
      plan.add(runfile, known: known, decided: decided)
      self.plan = plan
      warnings = []
      return
    }
    if request.follows {
      plan.add(
        runfile, known: known,
        refusal: { check.refusal(of: $1, line: Int($0.line))?.reason }, decided: decided)
      warnings = []
    } else {
      plan.add(runfile, known: known, decided: decided)
      // In the order of the lines, so before any shuffling.
      let findings = check.findings(in: runfile, plan.unrecorded)
      if let refusal = findings.first(where: { $0.severity == .refusal }) {
        throw RunFailure(RunfileRefusal(refusal, runfile: request.runfile))
      }
      warnings = findings
    }
    self.plan = plan
  }
}
