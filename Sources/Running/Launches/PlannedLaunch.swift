import Jobs
import Launching
import Ledger
import RunfileChecks

/// What a launch is going to run, decided and checked; nothing has been written or started for it.
struct PlannedLaunch {
  var plan: LaunchPlan
  /// The number of the launch's place, which may be new.
  let place: Int?
  let isPlaceNew: Bool
  /// Jobs that are taken for done though they ran in another place.
  let elsewhere: SkippedElsewhere?
  /// What its user should know of the lines that are new.
  let warnings: [Finding]

  /// Throws where a line that would run and is not on record, or the whole file, is no command that
  /// could. Of a runfile that grows such a line fails alone.
  init(
    _ request: LaunchRequest, _ runfile: Runfile, knowing index: RecordIndex,
    decided: ((Runfile.Entry, PlanDecision, JobSummary?) -> Void)? = nil
  ) throws(RunFailure) {
    let here = request.place
    let number = index.number(of: here)
    isPlaceNew = number == nil
    place = number ?? index.nextPlace
    var plan = LaunchPlan(
      mode: request.mode, limit: request.terms.limit, replicates: request.replicates,
      place: place ?? 0)
    let known = { index.job(with: $0, command: $1) }
    if request.check == nil {
      plan.add(runfile, known: known, decided: decided)
      warnings = []
    } else if var check = request.check, request.follows {
      plan.add(
        runfile, known: known,
        refusal: { check.refusal(of: $1, line: Int($0.line))?.reason }, decided: decided)
      warnings = []
    } else {
      var check = request.check
      plan.add(runfile, known: known, decided: decided)
      // In the order of the lines, so before any shuffling.
      let findings = check?.findings(in: runfile, plan.unrecorded) ?? []
      if let refusal = findings.first(where: { $0.severity == .refusal }) {
        throw RunFailure(RunfileRefusal(refusal, runfile: request.runfile))
      }
      warnings = findings
    }
    elsewhere = SkippedElsewhere(plan.elsewhere, of: index, here: here)
    self.plan = plan
  }
}
