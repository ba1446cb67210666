import Jobs
import Launching
import Ledger
import RunfileChecks
import Text

/// What a launch is going to run, decided and checked; nothing has been written or started for it.
struct PlannedLaunch {
  var plan: LaunchPlan
  /// The number of the launch's place, which may be new.
  let place: Int?
  let isPlaceNew: Bool
  /// Jobs that are taken for done although they ran in another place.
  let elsewhere: SkippedElsewhere?
  /// If that does not say so already.
  let shared: OtherRunfile?
  /// What its user should know of the lines that are new.
  let warnings: [Finding]
  /// What has looked at the lines, and looks at those that are appended.
  let check: RunfileCheck?
  /// What the grid spec tells of the lines; nil for nothing.
  let spec: SpecLines?

  /// `adopted`: the attempts that a cluster has of jobs, which are continued.
  ///
  /// Throws if no line matches `--only`, or if a line that would run and is not on record, or the whole
  /// file, is not a command that could. Of a runfile that grows such a line fails alone.
  init(
    _ request: LaunchRequest, _ runfile: Runfile, knowing index: RecordIndex,
    adopted: [JobID: Int] = [:],
    decided: ((Runfile.Entry, PlanDecision, JobSummary?) -> Void)? = nil
  ) throws(RunFailure) {
    let here = request.place
    let number = index.number(of: here)
    isPlaceNew = number == nil
    place = number ?? index.nextPlace
    var plan = LaunchPlan(
      mode: request.mode, limit: request.terms.limit, replicates: request.replicates,
      place: place ?? 0)
    let known = { (digest: CommandDigest, command: UnsafeRawBufferPointer) in
      var (id, summary) = index.job(with: digest, command: command)
      if let attempt = adopted[id], summary != nil {
        summary?.state = .running
        summary?.attempts = attempt - 1
      }
      return (id: id, summary: summary)
    }
    var check = request.check
    let spec = try SpecLines(request, runfile)
    plan.hiddenParameters = spec?.hiddenParameters
    var lines = request.spec == nil ? request.only.map { LineFilter($0) } : nil
    let isWanted = { (entry: Runfile.Entry, command: UnsafeRawBufferPointer) in
      spec?.isWanted(entry) ?? lines?.isWanted(command) ?? true
    }
    if request.follows {
      plan.add(
        runfile, isWanted: request.only == nil ? nil : isWanted, known: known,
        refusal: { entry, command, isNewJob in
          if isNewJob { return check?.refusal(of: command, line: Int(entry.line))?.reason }
          check?.pass(command)
          return nil
        }, decided: decided)
      warnings = []
    } else {
      plan.add(
        runfile, isWanted: request.only == nil ? nil : isWanted, known: known, decided: decided)
      try lines?.check(runfile)
      // In the order of the lines, so before any shuffling.
      let findings = check?.findings(in: runfile, plan.unrecorded) ?? []
      if let refusal = findings.first(where: { $0.severity == .refusal }) {
        throw Self.failure(of: refusal, in: runfile, request)
      }
      warnings = findings
    }
    elsewhere = SkippedElsewhere(plan.elsewhere, of: index, here: here)
    let isExplained = elsewhere.map { !$0.there.hasSource(of: $0.here) } ?? false
    shared = isExplained ? nil : OtherRunfile(request, here, in: index)
    self.plan = plan
    self.spec = spec
    self.check = check
  }

  /// Of a grid spec the command is shown, for its runfile does not stay.
  private static func failure(
    of refusal: Finding, in runfile: Runfile, _ request: LaunchRequest
  ) -> RunFailure {
    var failure = RunFailure(RunfileRefusal(refusal, runfile: request.runfile))
    guard let spec = request.spec else { return failure }
    if let entry = runfile.entries.first(where: { Int($0.line) == refusal.line }) {
      failure.details = ["  " + truncated(escapedForTerminal(runfile.command(entry)), toWidth: 96)]
    }
    failure.hint = "correct the grid spec '\(spec)', from which this runfile would be written"
    return failure
  }
}
