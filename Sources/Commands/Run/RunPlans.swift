import Arguments
import Operations
import Running

/// Plans of requests, with their warnings on standard error.
struct RunPlans {
  private let planner: RunPlanner

  init(_ request: RunRequest) {
    planner = RunPlanner(request) { event in
      if case .warning(let text) = event { Console.warn(lines: text) }
    }
  }

  func draft() throws(CommandFailure) -> RunDraft {
    do throws(RunFailure) {
      return try planner.draft()
    } catch {
      throw CommandFailure(error)
    }
  }

  /// The operation as the project has it now; nil for the default one.
  func operation(_ name: String?) throws(CommandFailure) -> OperationDefinition {
    do throws(RunFailure) {
      return try planner.operation(name)
    } catch {
      throw CommandFailure(error)
    }
  }
}
