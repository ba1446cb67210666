import Arguments
import Launching
import Running
import Text

/// The options of all commands that change a launch or batch while it runs.
struct ControlOptions {
  var name = ""
  var home = Home.ofWork
  var isJSON = false

  /// Asks and shows the answer. Returns the exit code.
  func ask(_ request: ControlRequest) throws -> Int32 {
    let target: ControlTarget
    let answer: ControlAnswer
    do throws(RunFailure) {
      target = try ControlTarget(name, home: home)
      answer = try ControlCall(target).answer(to: request)
    } catch {
      guard isJSON else { throw error }
      let refusal = ControlAnswer.refused(error.message, exitCode: error.exitCode)
      Console.write(refusal.shown.line + "\n")
      return error.exitCode
    }
    if isJSON {
      Console.write(answer.shown.line + "\n")
    } else if let error = answer.error {
      throw CommandFailure(error, exitCode: answer.exitCode)
    } else {
      if let text = answer.text {
        Console.write("\(escapedForTerminal(target.name)): \(escapedForTerminal(text))\n")
      }
      for job in answer.jobs { Console.write(line(job, request) + "\n") }
    }
    return answer.exitCode
  }

  private func line(_ job: ControlAnswer.JobAnswer, _ request: ControlRequest) -> String {
    let text = job.isDone ? job.text : "not \(request.participle): \(job.text)"
    return escapedForTerminal("\(job.job): \(text)")
  }
}

/// A command that changes a launch or a batch while it runs.
protocol ControlCommand: Command {
  var control: ControlOptions { get set }
}

extension ControlCommand {
  static var targetDeclaration: Declaration<Self> {
    argument("NAME", \.control.name, "a launch (its ledger or runfile), or a batch (a run)")
      .completing(.dynamic(CompletionSources.ledgers))
  }

  static var jobsHelp: String {
    "a line number (17), a range (3-7), or an id; of a batch, the number of a trial"
  }

  static var controlDeclarations: [Declaration<Self>] {
    [
      homeOption(\.control.home),
      flag("--json", \.control.isJSON, "print the answer as a JSON object"),
    ]
  }

  static var controlExitCodes: [Manual.ExitCode] {
    [
      .init("0", "it is done, or was already"),
      .init("1", "it was refused for a job, or no such launch or batch is running"),
      .init("2", "wrong usage, or no such job"),
    ]
  }
}
