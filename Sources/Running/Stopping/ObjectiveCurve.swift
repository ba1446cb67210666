import Queries
import Runs
import Scalars

/// The values of the objective that a job reports on its way, one for each step.
struct ObjectiveCurve {
  struct Report: Hashable {
    let step: Int
    let value: Double
  }

  private let column: ColumnSpecification
  /// Where the values come from, once there are some. What another source has may have other steps.
  private var source: GrowingScalars.Source?
  /// The whole name of the metric there.
  private var name: String?
  private var lastStep = Int.min
  /// The number of the column after the last value.
  private var current: Double?
  private var sum = 0.0
  /// How many steps have been reported.
  private(set) var count = 0
  /// What was found since the last report, by source.
  private var found: [GrowingScalars.Source: [OutputScalar]] = [:]

  init(_ column: ColumnSpecification) {
    self.column = column
  }

  mutating func take(_ scalar: OutputScalar, _ source: GrowingScalars.Source) {
    guard self.source ?? source == source, isWanted(scalar.name) else { return }
    found[source, default: []].append(scalar)
  }

  /// What is new since the last time, by ascending steps. Of several values at a step that come together
  /// the last one counts, and none that come later.
  mutating func report() -> [Report] {
    guard let source = source ?? found.keys.min(), let scalars = found[source] else { return [] }
    self.source = source
    name = name ?? scalars.first?.name
    found = [:]
    var reports: [Report] = []
    let own = scalars.filter { $0.name == name }
    for (index, scalar) in own.enumerated() where scalar.step > lastStep {
      if index + 1 < own.count, own[index + 1].step == scalar.step { continue }
      lastStep = scalar.step
      count += 1
      reports.append(Report(step: scalar.step, value: value(with: scalar.value)))
    }
    return reports
  }

  private mutating func value(with value: Double) -> Double {
    sum += value
    let number =
      switch column.quantity {
      case .minimum: min(current ?? value, value)
      case .maximum: max(current ?? value, value)
      case .average: sum / Double(count)
      case .first: current ?? value
      case .last, .total, .count: value
      }
    current = number
    return number
  }

  private func isWanted(_ name: String) -> Bool {
    if let known = self.name { return name == known }
    let wanted = column.name.name
    return name == wanted || !wanted.contains("#") && name.hasSuffix("#" + wanted)
  }
}
