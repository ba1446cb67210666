import Jobs
import Launching
import Ledger
import RunfileChecks

/// What a launch would do with each command, without doing it.
package struct LaunchForecast: Sendable {
  /// How many jobs would run, and how many would be left alone.
  package let jobs: Int
  package let skipped: Int
  package let findings: LaunchPlan.Findings
  /// What is odd in the grid spec; not escaped.
  package private(set) var specWarnings: [String] = []
  /// What earlier versions made of the grid spec, if jobs of that are on record; not escaped.
  package let change: String?
  /// What was found in lines that are new.
  package let warnings: [Finding]
  /// Jobs that would be taken for done although they ran in another place.
  package let elsewhere: SkippedElsewhere?
  /// Another runfile that has the same ledger.
  package let shared: OtherRunfile?
  /// What is out of order with the ledger; the launch would put it right.
  package let damage: [String]

  private let runfile: Runfile
  /// About all commands but those that are left out, in order.
  private let decisions: [(Runfile.Entry, PlanDecision)]
  private let spec: SpecLines?

  /// Reads the runfile and the ledger.
  ///
  /// Throws where the launch would be refused.
  package init(_ request: LaunchRequest) throws(RunFailure) {
    let spec = try SpecLaunch(request)
    var request = request
    if let spec {
      specWarnings = spec.warnings + (request.search?.forecast.map { [$0] } ?? [])
      request.hidesParameters = spec.hidesParameters
      request.replicates = request.replicates || spec.replicates
    }
    if let spec {
      let preview = try spec.preview()
      runfile = preview.runfile
      change = preview.change
    } else {
      runfile = try LaunchInput(request).runfile
      change = nil
    }
    let index: RecordIndex
    do throws(LedgerError) {
      let reader = try LedgerReader(request.location)
      let survey = try reader.survey()
      index = survey.index
      damage = reader.notices.map(\.message) + survey.damage.map(\.message)
    } catch {
      // Nothing was launched yet, so nothing is known.
      guard case .missing = error else { throw RunFailure(error) }
      index = RecordIndex()
      damage = []
    }
    var decisions: [(Runfile.Entry, PlanDecision)] = []
    let planned = try PlannedLaunch(
      request, runfile, knowing: index,
      decided: { entry, decision, _ in decisions.append((entry, decision)) })
    self.decisions = decisions
    self.spec = planned.spec
    jobs = planned.plan.jobs.count
    skipped = planned.plan.skipped
    findings = planned.plan.findings
    warnings = planned.warnings
    elsewhere = planned.elsewhere
    shared = planned.shared
  }

  /// Tells about each command that is not left out, in order, with the parameters that its words do not
  /// name.
  package func forEachCommand(
    _ body: (UnsafeRawBufferPointer, [CommandParameters.Parameter], PlanDecision) -> Void
  ) {
    let hidden = spec?.hiddenParameters
    for (entry, decision) in decisions {
      runfile.withCommand(entry) { body($0, hidden?(Int(entry.line)) ?? [], decision) }
    }
  }
}
