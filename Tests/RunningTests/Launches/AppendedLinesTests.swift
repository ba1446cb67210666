import Jobs
import Ledger
import RunfileChecks
import TestSupport
import Testing

@testable import Running

@Suite struct AppendedLinesTests {
  private let fixture: LaunchLedgerFixture

  init() throws {
    fixture = try LaunchLedgerFixture()
  }

  /// The lines that are refused of each piece of a runfile.
  private func refused(_ pieces: String..., check: RunfileCheck? = .lenient) throws -> [[UInt32]] {
    let appended = AppendedLines(check, knowing: try fixture.index())
    var parser = RunfileParser()
    return pieces.map { piece in
      appended.refusals(in: parser.parse(Array(piece.utf8), isEnd: false)).keys.sorted()
    }
  }

  @Test func `lines that are no commands are refused, each by its number`() throws {
    #expect(try refused("one\n--lr 1\n# no\n", "--lr 2\ntwo\n") == [[2], [4]])
    let appended = AppendedLines(.lenient, knowing: try fixture.index())
    let reason = appended.refusals(in: Runfile(text: "one\n--lr 1\n"))[2]
    #expect(reason?.hasPrefix("line 2 begins with an option, '--lr'") == true)
  }

  @Test func `nothing is refused where nothing is checked`() throws {
    #expect(try refused("--lr 1\n", "cat <<E\n", check: nil) == [[], []])
  }

  @Test func `what is on record has run before`() throws {
    try fixture.add("--lr 1", outcome: .exited(code: 1))
    #expect(try refused("--lr 1\n--lr 2\n") == [[2]])
  }

  @Test func `a here-document continues in what comes later, to its end`() throws {
    #expect(try refused("cat <<E\ntouch a\n", "touch b\nE\ntouch c\n") == [[1, 2], [3, 4]])
  }

  @Test func `a line on record can be the end of one`() throws {
    try fixture.add("E")
    #expect(try refused("cat <<E\nE\ntouch c\n") == [[1]])
  }
}
