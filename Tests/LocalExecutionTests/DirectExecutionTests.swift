import Jobs
import Launching
import Randomness
import TestSupport
import Testing

@testable import LocalExecution

/// Lines that need no shell come out the same without one, through the entire executor.
@Suite(.enabled(if: DirectCommandFinder.isDash("/bin/sh"), "/bin/sh is not dash"))
struct DirectExecutionTests {
  /// What comes of a line, but for the folder that it ran in.
  private func result(of line: String, _ place: Workplace) throws -> [String] {
    let report = try place.run(line)
    let texts = ["out.log", "err.log"].map { place.log(report.order, $0) ?? "none" }
    return ["\(report.outcome)"]
      + texts.map { text in
        text.split(separator: place.sandbox.path, omittingEmptySubsequences: false)
          .joined(separator: "HERE")
      }
  }

  private func compare(_ lines: [String]) throws {
    let direct = try Workplace()
    let byShell = try Workplace { $0.executesDirectly = false }
    for line in lines {
      #expect(try result(of: line, direct) == result(of: line, byShell), "\(line)")
    }
  }

  @Test func simpleLinesComeOutTheSame() throws {
    try compare(
      OddLines.direct.map { line in
        let words = line.split(separator: "args", maxSplits: 1, omittingEmptySubsequences: false)
        return words.joined(separator: "/bin/echo")
      })
  }

  @Test func randomLinesComeOutTheSame() throws {
    var random = SplitMix64(seed: 2026)
    try compare(
      (0..<150).map { _ in
        let scraps = (0...Int(random.next() % 5)).map { _ in
          OddLines.scraps.randomElement(using: &random) ?? ""
        }
        return "/bin/echo " + scraps.joined(separator: random.next() % 3 == 0 ? "" : " ")
      })
  }

  @Test func aMissingProgramIsTheShellsToReport() throws {
    let place = try Workplace()
    let report = try place.run("nothing-of-that-name a b")
    #expect(report.outcome == .exited(code: 127))
    #expect(
      place.log(report.order, "err.log")?.hasSuffix("nothing-of-that-name: not found\n") == true)
    #expect(try place.run("/etc/passwd").outcome == .exited(code: 126))
  }
}
