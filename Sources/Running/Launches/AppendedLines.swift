import Jobs
import Launching
import Ledger
import RunfileChecks
import Synchronization

/// Looks at the lines that come while a launch follows its runfile, after those that it started with. A
/// shell may have to be asked about them, which no worker should wait for.
final class AppendedLines: Sendable {
  private let check: Mutex<RunfileCheck?>
  private let index: RecordIndex

  init(_ check: RunfileCheck?, knowing index: RecordIndex) {
    self.check = Mutex(check)
    self.index = index
  }

  /// Why lines of this piece cannot run, by their numbers; of those that are not on record.
  func refusals(in piece: Runfile) -> [UInt32: String] {
    check.withLock { check in
      guard var asked = check else { return [:] }
      if piece.startsAgain { asked.startAgain() }
      var reasons: [UInt32: String] = [:]
      piece.forEachCommand { entry, digest, command in
        guard index.job(with: digest, command: command).summary == nil else {
          asked.pass(command)
          return
        }
        reasons[entry.line] = asked.refusal(of: command, line: Int(entry.line))?.reason
      }
      check = asked
      return reasons
    }
  }
}
