import Arguments
import Operations
import Running

/// Plans of requests, with their warnings on standard error.
struct RunPlans {
  private let planner: RunPlanner

  init(_ request: RunRequest) {
    planner = RunPlanner(request) { event in
      switch event {
      case .warning(let text): Console.warn(lines: text)
      case .waitingForSurvivors: if let (text, _) = event.wording { Console.writeError(text) }
      default: break
      }
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
