import Arguments
import Ledger
import Operations
import Queries
import Scalars

/// What `launch` and `run` say of the metrics of their jobs.
extension SchedulingOptions {
  /// The metrics that are named.
  var metricRules: [OutputScalarRule] {
    get throws(CommandFailure) {
      do throws(NamedMetricError) {
        return try metrics.map { (text) throws(NamedMetricError) in
          try OutputScalarRule(metric: text)
        }
      } catch {
        throw .wrongInput(error.message)
      }
    }
  }
}

extension LaunchCommand {
  /// What is kept next to the ledger for later readers of the output.
  var ledgerMetrics: LedgerMetrics {
    get throws(CommandFailure) {
      let column = minimize ?? maximize
      if let column, !column.isEmpty {
        do throws(ColumnSpecificationError) {
          _ = try ColumnSpecification(column)
        } catch {
          throw .wrongInput("invalid column '\(column)': \(error.message)")
        }
      }
      return LedgerMetrics(
        metrics: try scheduling.metricRules.map {
          LedgerMetrics.Metric(name: $0.name ?? "", pattern: $0.pattern)
        },
        objective: column.map { column in
          // An empty one ends the objective of earlier launches.
          column.isEmpty
            ? "" : OperationDefinition.Objective(column: column, isMaximized: minimize == nil).text
        })
    }
  }
}

extension SchedulingCommand {
  static var metricDeclaration: Declaration<Self> {
    option(
      "--metric NAME=REGEX", \.scheduling.metrics,
      "read one more metric from the output")
  }
}
