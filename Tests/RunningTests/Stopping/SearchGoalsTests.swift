import JSON
import Jobs
import Launching
import Ledger
import Operations
import Queries
import Runs
import Scalars
import Testing

@testable import Running

@Suite struct SearchGoalsTests {
  private let ledger = LedgerLocation(folder: "/nowhere/a")

  private func goals(
    _ goal: String? = nil, patience: Int? = nil, isMaximized: Bool = false
  ) throws -> SearchGoals {
    var terms = SearchTerms()
    terms.goal = try goal.flatMap { try FilterExpression(parsing: $0) }
    terms.patience = patience
    return SearchGoals(terms, .init(column: "loss", isMaximized: isMaximized))
  }

  private func job(_ outcome: Outcome = .exited(code: 0), flags: [String: String] = [:])
    -> RunRecord
  {
    let words = flags.map { "--\($0.key)=\($0.value)" }.joined(separator: " ")
    let job = LaunchJob(
      id: JobID(random: 1, 1), line: 1, Array("train \(words)".utf8),
      digest: CommandDigest(of: Array("train \(words)".utf8)))
    let order = AttemptOrder(
      Attempt(position: 0, number: 1, slot: 0, serial: 1), of: job, startedAt: 100)
    return RunRecord(AttemptEnd(of: order, outcome, runtime: 2), in: ledger)
  }

  private func scalars(_ loss: Double?) -> [String: ScalarSummary] {
    guard let loss else { return [:] }
    let collector = ScalarCollector(OutputScalarRules(.standard), ignoring: [])
    Array("loss: \(loss)\n".utf8).withUnsafeBytes { collector.feed($0) }
    return collector.summaries
  }

  @Test func `a completed job can meet an expression on all that is known of it`() throws {
    var goals = try goals("loss < 0.1 and lr = 0.5 and seconds < 3")
    #expect(goals.take(job(flags: ["lr": "0.5"]), scalars(0.2)) == nil)
    #expect(goals.take(job(flags: ["lr": "0.1"]), scalars(0.05)) == nil)
    #expect(goals.take(job(.exited(code: 1), flags: ["lr": "0.5"]), scalars(0.05)) == nil)
    let run = job(flags: ["lr": "0.5"])
    #expect(
      goals.take(run, scalars(0.05))
        == .reached(
          expression: "loss < 0.1 and lr = 0.5 and seconds < 3", job: run.id.shortText))
  }

  @Test func `a name that no job has is told in the end`() throws {
    var goals = try goals("los < 0.1")
    #expect(goals.warning == nil)
    _ = goals.take(job(), scalars(0.05))
    #expect(goals.warning == "no finished job has 'los' (--stop-when); did you mean 'loss'?")
    var known = try self.goals("loss < 0.01")
    _ = known.take(job(), scalars(0.05))
    #expect(known.warning == nil)
  }

  @Test func `patience ends after that many finished jobs without a better value`() throws {
    let stopped = Outcome.stoppedEarly(EarlyStop(step: 3, value: 2, rule: "asha"))
    var goals = try goals(patience: 2)
    #expect(goals.take(job(), scalars(0.5)) == nil)
    #expect(goals.take(job(stopped), scalars(0.9)) == nil)
    #expect(goals.take(job(.exited(code: 1)), scalars(0.7)) == nil)
    #expect(goals.take(job(.terminated(signal: 2)), scalars(0.7)) == nil)
    #expect(goals.take(job(), scalars(0.4)) == nil)
    #expect(goals.take(job(), scalars(0.4)) == nil)
    #expect(goals.take(job(), scalars(nil)) == .noBetter(jobs: 2, column: "loss"))
  }

  @Test func `what is to be large is better where it is larger`() throws {
    var goals = try goals(patience: 1, isMaximized: true)
    #expect(goals.take(job(), scalars(0.5)) == nil)
    #expect(goals.take(job(), scalars(0.6)) == nil)
    #expect(goals.take(job(), scalars(0.55)) == .noBetter(jobs: 1, column: "loss"))
  }

  @Test func `a job that has just ended has what its record will have`() {
    let run = job(.exited(code: 3), flags: ["lr": "0.5"])
    #expect(run.state == .error)
    #expect(run.exitCode == 3)
    #expect(run.runtime == 2)
    #expect(run.flags["lr"]?.encoded == "0.5")
    #expect(run.members[.command]?.string == "train --lr=0.5")
    let stop = EarlyStop(step: 3, value: 2, rule: "asha")
    #expect(job(.stoppedEarly(stop)).stoppedEarly == stop)
  }
}
