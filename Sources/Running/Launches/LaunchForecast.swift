import Jobs
import Launching
import Ledger

/// What a launch would do with each command, without doing it.
package struct LaunchForecast: Sendable {
  /// How many jobs would run, and how many would be left alone.
  package let jobs: Int
  package let skipped: Int
  package let findings: LaunchPlan.Findings

  /// Reads the runfile and the ledger; `decided` is told about each command, in order.
  package init(
    _ request: LaunchRequest,
    decided: @escaping (_ command: UnsafeRawBufferPointer, PlanDecision) -> Void
  ) throws(RunFailure) {
    let input = try LaunchInput(request)
    let index: RecordIndex
    do throws(LedgerError) {
      index = try LedgerReader(request.location).index()
    } catch {
      // Nothing was launched yet, so nothing is known.
      guard case .missing = error else { throw RunFailure(error) }
      index = RecordIndex()
    }
    var plan = LaunchPlan(mode: request.mode, limit: request.terms.limit)
    plan.add(
      input.runfile, known: { index.job(with: $0, command: $1) },
      decided: { entry, decision, _ in
        input.runfile.withCommand(entry) { decided($0, decision) }
      })
    jobs = plan.jobs.count
    skipped = plan.skipped
    findings = plan.findings
  }
}
