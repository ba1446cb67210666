import Jobs
import Queries
import Runs
import Scalars
import Text

/// A run as columns ask it.
struct ComparedRun {
  let run: RunRecord
  let scalars: [String: ScalarSummary]
  /// Seconds since 1970; a running run has taken the time until then.
  let now: Double
  let labels: RunGlance.Labels

  init(_ run: RunRecord, scalars: [String: ScalarSummary], now: Double) {
    self.run = run
    self.scalars = scalars
    self.now = now
    labels = RunGlance.Labels(of: run)
  }

  func value(of source: ColumnSource) -> ComparisonValue {
    switch source {
    case .attribute(let name): attribute(name)
    case .flag(let name): ComparisonValue(run.flags[name])
    case .scalar(let key, let quantity, let isStep):
      scalars.summary(of: key).map { value(quantity, isStep: isStep, of: $0) } ?? .missing
    case .standardStep:
      lastStep.map { .integer($0) } ?? .missing
    case .bestSoFar: .missing
    }
  }

  private func value(
    _ quantity: ScalarQuantity, isStep: Bool, of summary: ScalarSummary
  ) -> ComparisonValue {
    if isStep { return summary.step(of: quantity).map { .integer($0) } ?? .missing }
    return quantity == .count ? .integer(summary.count) : .real(summary.value(of: quantity))
  }

  /// How far a run has come: the last step of the loss, or of the first scalar. A line may say the step on
  /// one of its two streams only, so that the steps of the other are merely counted.
  private var lastStep: Int? {
    if RunFolder(run).isLine { return scalars.values.lazy.compactMap(\.lastStep).max() }
    let standard = scalars["loss"] == nil ? scalars.keys.min(by: comesNaturallyBefore) : "loss"
    return standard.flatMap { scalars[$0]?.lastStep }
  }

  /// As filters see it; what is more than its text keeps its type.
  private func attribute(_ name: String) -> ComparisonValue {
    switch name {
    case "run": .text(run.id.shortText)
    case "status": .text(run.shownState)
    case "operation": .operation(run.operation, isMarked: run.isMarked)
    case "started": run.start.map { .time($0) } ?? .missing
    // The flags of a line are columns.
    case "label":
      if labels.parameters == nil {
        labels.shown.map { .text($0) } ?? .missing
      } else {
        labels.command.map { .command($0) } ?? .missing
      }
    case "stopped": run.stopped.map { .time($0) } ?? .missing
    case "time": duration
    case "seconds": duration.number.map { .real($0) } ?? .missing
    default: ComparisonValue(RunValues(run, scalars: scalars, now: now).attribute(name))
    }
  }

  private var duration: ComparisonValue {
    if run.state == .running, let start = run.start { return .duration(max(0, now - start)) }
    return run.runtime.map { .duration($0) } ?? .missing
  }
}
