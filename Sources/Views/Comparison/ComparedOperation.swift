import JSON
import Operations
import Queries
import Runs
import Ledger

/// What an operation says of comparisons of its runs.
package struct ComparedOperation: Hashable, Sendable {
  package struct Problem: Hashable, Sendable {
    package var text: String
    package var error: ColumnSpecificationError
  }

  /// In place of all flags and scalars; none if it does not say.
  package private(set) var columns: [ColumnSpecification] = []
  /// The heading of what it is optimized for, and how. By default, optimizers take the
  /// loss.
  package private(set) var objective = "loss"
  package private(set) var goal = Comparison.Goal.minimum
  /// What is meant to be a column and is none.
  package private(set) var problems: [Problem] = []

  /// Of lines, which have none.
  static let none = ComparedOperation()

  package init(compare: [String] = [], objective: OperationDefinition.Objective? = nil) {
    for text in compare {
      do throws(ColumnSpecificationError) {
        columns += try ColumnSpecification.list(text)
      } catch {
        problems.append(Problem(text: text, error: error))
      }
    }
    guard let objective else { return }
    self.objective = (try? ColumnSpecification(objective.column).heading) ?? objective.column
    goal = objective.isMaximized ? .maximum : .minimum
  }

  /// As the project has it now.
  package init(_ operation: OperationDefinition) {
    self.init(compare: operation.compareColumns, objective: operation.objective)
  }

  /// Of an operation as recorded.
  static let columnsMember = "compare"

  /// As the run was made.
  init(recordedIn run: RunRecord) {
    let operation = run.members[.op]
    self.init(
      compare: operation?[Self.columnsMember]?.array?.compactMap(\.string) ?? [],
      objective: operation?["objective"].flatMap(OperationSnapshot.objective(from:)))
  }
}
