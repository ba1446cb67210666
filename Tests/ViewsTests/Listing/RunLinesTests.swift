import JSON
import Jobs
import Ledger
import Runs
import RunsTestSupport
import Testing

@testable import Views

/// Long lists, of which little is kept, have the lines of short ones.
@Suite struct RunLinesTests {
  private let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
    for (name, commands) in [("a", ["x --n=1", "y --n=1", "z --n=2"]), ("b", ["x --n=1"])] {
      try fixture.sandbox.makeFolder("runs/\(name)")
      let lines = commands.enumerated().map { number, command in
        let parameter = command.suffix(1)
        return "\"\(JobID(CommandDigest(of: Array(command.utf8))).text)\":{\"status\":0,"
          + "\"state\":\"completed\",\"start\":\(1_760_000_000 + number),"
          + "\"parameters\":{\"n\":\"\(parameter)\"},\"command\":\"\(command)\""
          + (number == 2 ? ",\"marked\":true,\"label\":\"mine\"" : "") + "}"
      }
      try fixture.sandbox.write(
        "{\n" + lines.joined(separator: ",\n") + "\n}\n", to: "runs/\(name)/metadata.json")
    }
    for time in [1.0, 253_402_300_800] {
      var creation = fixture.creation(time)
      creation.label = time < 2 ? "old" : nil
      try fixture.writer().create(creation)
    }
  }

  private func lines(isSimplified: Bool, glancing: Bool, width: Int?) throws -> [String] {
    var lines = RunLines(RunTable(), isSimplified: isSimplified)
    var found = try fixture.store.find(members: .ofLists)
    var glanced = 0
    found.forEach(glance: { run in
      guard glancing, lines.append(run) else { return false }
      glanced += 1
      return true
    }) { run, _ in lines.append(run) }
    #expect(glanced == (glancing ? 4 : 0))
    let layout = lines.layout(width: width)
    return (0..<lines.count).map { lines.line(at: $0, layout) }
  }

  @Test(arguments: [(false, nil), (true, nil), (false, 40), (true, 20)] as [(Bool, Int?)])
  func `they are those of a table`(isSimplified: Bool, width: Int?) throws {
    let runs = try fixture.store.runs().runs
    let table = RunTable()
    let expected =
      isSimplified ? table.simplifiedLines(runs, width: width) : table.lines(runs, width: width)
    #expect(expected.count == 6)
    for glancing in [false, true] {
      #expect(
        try lines(isSimplified: isSimplified, glancing: glancing, width: width) == expected)
    }
  }

  @Test func `an empty list has no lines`() throws {
    let lines = RunLines(RunTable())
    _ = lines.layout()
    #expect(lines.count == 0)
  }
}
