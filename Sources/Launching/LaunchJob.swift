import Jobs
import Ledger

/// A job as a launch has it to run: what an attempt executes, and what is recorded of it.
package struct LaunchJob: Sendable {
  /// What an attempt of it executes.
  package enum Work: Sendable {
    /// The command, as a line of shell.
    case line
    case program(any ProgramSource)
    /// Nothing: no process can be given this command, for this reason.
    case none(reason: String)
  }

  /// What the ledger records of the job itself at each start.
  package enum Introduction: Hashable, Sendable {
    /// The command, its parameters, its digest, and its line in the runfile, from 1;
    /// `occurrence` is its place among equal lines that are separate jobs, from 1.
    /// `place` is the number of the launch's.
    case command(CommandDigest, line: Int, occurrence: Int, place: Int)
    /// Nothing: its record was made before.
    case none
  }

  package let id: JobID
  /// The line; of a program, what people would type for it.
  package let command: [UInt8]
  package let work: Work
  package let introduction: Introduction
  /// Its line; nil for a program.
  package var number: JobNumber? {
    if case .command(_, let line, _, _) = introduction { .line(line) } else { nil }
  }
  /// Whether its record was made before it starts: it is a run.
  package var isRecordedBefore: Bool { introduction == .none }
  package let logs: LogLayout
  /// Attempts that started in earlier launches.
  package let earlierAttempts: Int
  /// Nil if they are those in the words of the command.
  package let parameters: CommandParameters?

  /// The line of a runfile that stands at `line`, from 1. `obstacle` says why no process can be
  /// given it, if so.
  package init(
    id: JobID, line: Int, _ command: [UInt8], digest: CommandDigest, occurrence: Int = 1,
    place: Int = 0, obstacle: String? = nil, earlierAttempts: Int = 0,
    parameters: CommandParameters? = nil
  ) {
    self.id = id
    self.command = command
    self.earlierAttempts = earlierAttempts
    self.parameters = parameters
    work = obstacle.map { .none(reason: $0) } ?? .line
    introduction = .command(digest, line: line, occurrence: occurrence, place: place)
    logs = .apart
  }

  /// A program whose record is in the ledger already. `command` is what people would type for it.
  package init(
    id: JobID, _ program: any ProgramSource, command: [UInt8], earlierAttempts: Int = 0
  ) {
    self.id = id
    self.command = command
    self.earlierAttempts = earlierAttempts
    parameters = nil
    work = .program(program)
    introduction = .none
    // What a program prints belongs together.
    logs = .merged
  }
}
