import Queries
import Runs
import Scalars
import Text
import Ledger

/// Finds out which runs an expression holds for. The runs are read when it is first asked.
package struct ComparisonFilter: Sendable {
  package enum Problem: Error {
    case badExpression(String)
    case unreadable(RunSelectionError)
  }

  private let query: RunQuery
  private var runs: [String: RunValues]?

  package init(_ query: RunQuery) {
    self.query = query
  }

  package mutating func forget() {
    runs = nil
  }

  package mutating func remove(_ ids: Set<String>) {
    for id in ids { runs?[id] = nil }
  }

  /// Takes in the present runs.
  package mutating func update(_ changed: [(id: String, run: RunRecord)]) {
    guard runs != nil else { return }
    var scalars = RunScalars(home: query.store.home)
    for (id, run) in changed { runs?[id] = Self.values(of: run, &scalars) }
  }

  /// The rows for which `text` holds.
  package mutating func matches(_ text: String) throws(Problem) -> Set<String> {
    let expression: FilterExpression?
    do throws(FilterSyntaxError) {
      expression = try FilterExpression(parsing: text)
    } catch {
      throw .badExpression(Self.wording(of: error))
    }
    let runs = try all()
    guard let expression else { return Set(runs.keys) }
    return Set(runs.filter { entry in expression.holds { entry.value.value(of: $0) } }.keys)
  }

  /// Short, to be shown next to what is being typed.
  private static func wording(of error: FilterSyntaxError) -> String {
    switch error {
    case .unexpectedToken(let text, let place), .unexpectedCharacter(let text, let place):
      "unexpected '\(text)' \(place)"
    case .unexpectedEnd: "continues"
    case .nestedTooDeeply: "nested too deeply"
    }
  }

  private mutating func all() throws(Problem) -> [String: RunValues] {
    if let runs { return runs }
    var scalars = RunScalars(home: query.store.home)
    var found: [String: RunValues] = [:]
    do throws(RunSelectionError) {
      // What cannot be read was reported when the table was read.
      _ = try query.forEach { run in
        found[run.tableID] = Self.values(of: run, &scalars)
      }
    } catch {
      throw .unreadable(error)
    }
    scalars.save()
    runs = found
    return found
  }

  /// Without what no expression asks for, which is most of a record.
  private static func values(of run: RunRecord, _ scalars: inout RunScalars) -> RunValues {
    let summaries = scalars.summaries(of: run)
    var run = run
    run.members.members.removeAll { member in
      member.key == RecordKey.history.text
        || (member.value.object != nil && member.key != RecordKey.opRef.text)
    }
    return RunValues(run, scalars: summaries)
  }
}
