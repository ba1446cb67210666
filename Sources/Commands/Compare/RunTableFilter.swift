import Arguments
import Queries
import Runs
import Scalars
import Text

/// Finds out which runs an expression holds for. The runs are read when it is first asked.
struct RunTableFilter: Sendable {
  enum Problem: Error {
    case badExpression(String)
    case unreadable(CommandFailure)
  }

  private let command: CompareCommand
  private var runs: [String: RunValues]?

  init(_ command: CompareCommand) {
    self.command = command
  }

  mutating func forget() {
    runs = nil
  }

  mutating func remove(_ ids: Set<String>) {
    for id in ids { runs?[id] = nil }
  }

  /// Takes in runs as they are now.
  mutating func update(_ changed: [(id: String, run: RunRecord)]) {
    guard runs != nil else { return }
    var scalars = RunScalars(home: command.selection.store.home)
    for (id, run) in changed { runs?[id] = Self.values(of: run, &scalars) }
  }

  /// The rows for which `text` holds.
  mutating func matches(_ text: String) throws(Problem) -> Set<String> {
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

  /// Short, to stand beside what is being typed.
  private static func wording(of error: FilterSyntaxError) -> String {
    switch error {
    case .unexpectedToken(let text, let place), .unexpectedCharacter(let text, let place):
      "unexpected '\(text)' \(place)"
    case .unexpectedEnd: "goes on"
    case .nestedTooDeeply: "nested too deeply"
    }
  }

  private mutating func all() throws(Problem) -> [String: RunValues] {
    if let runs { return runs }
    var scalars = RunScalars(home: command.selection.store.home)
    var found: [String: RunValues] = [:]
    do {
      try command.forEachSelectedRun { run in
        found[run.ledger.folder + "/" + run.id.text] = Self.values(of: run, &scalars)
      }
    } catch {
      throw .unreadable(CommandFailure(error))
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
      member.key == "history" || (member.value.object != nil && member.key != "op_ref")
    }
    return RunValues(run, scalars: summaries)
  }
}
