import Jobs
import Testing

@testable import RunfileChecks

/// Lines that are appended to a runfile that a launch follows, as they come.
@Suite(.enabled(if: hasShells, "needs /bin/sh to be dash, and bash"))
struct AppendedLineCheckTests {
  @Test(arguments: [
    ("python a.py", nil), ("echo it's", "line 7 opens a quote (') that it does not close"),
    ("cat <<EOF", "line 7 starts a here-document ('<<EOF'), but one line is one job"),
    ("source a; b", "line 7 needs bash ('source')"),
    ("--lr 1", "line 7 begins with an option, '--lr'"),
    ("x &", nil), ("export A=1", nil),
  ])
  func aLineThatIsAppendedIsRefusedAlone(line: String, reason: String?) {
    var check = RunfileCheck(
      path: "jobs.txt", shell: .asSh, surroundings: Machine(), isElsewhere: false)
    let finding = Array(line.utf8).withUnsafeBytes { check.refusal(of: $0, line: 7) }
    #expect(finding?.subject == reason)
    #expect(finding?.reason.hasPrefix(reason ?? "-") != false)
  }

  @Test(arguments: ["<<EOF", "<<-'EOF'", "3<< EOF"])
  func linesOfAHereDocumentThatAreAppendedAreRefusedWithIt(begins: String) {
    var check = RunfileCheck(
      path: "jobs.txt", shell: .asSh, surroundings: Machine(), isElsewhere: false)
    var refused: [Int] = []
    for (number, line) in ["cat \(begins)", "touch a", "EOFS", "EOF", "touch b"].enumerated() {
      let finding = Array(line.utf8).withUnsafeBytes { check.refusal(of: $0, line: number + 1) }
      guard let finding else { continue }
      refused.append(number + 1)
      #expect(finding.subject.hasPrefix("line 1 starts a here-document"))
    }
    #expect(refused == [1, 2, 3, 4])
  }

  /// The lines that are refused where lines come one by one, and why the first and the second are.
  private func refused(_ lines: [String], shell: CheckedShell = .asSh) -> (
    lines: [Int], subjects: [String]
  ) {
    var check = RunfileCheck(
      path: "jobs.txt", shell: shell, surroundings: Machine(), isElsewhere: false)
    var refused: [Int] = []
    var subjects: [String] = []
    for (number, line) in lines.enumerated() {
      let finding = Array(line.utf8).withUnsafeBytes { check.refusal(of: $0, line: number + 1) }
      guard let finding else { continue }
      refused.append(number + 1)
      subjects.append(finding.subject)
    }
    return (refused, subjects)
  }

  @Test(arguments: [
    ["for i in 1 2; do", "touch a", "echo \"$i\"", "done"],
    ["for i in 1 2", "do", "touch a", "if b; then", "touch c", "fi", "done"],
    ["while read x", "do", "touch $x", "done < list"],
    ["if a; then", "touch a", "else", "b", "fi"],
    ["case $a in", "x) touch a ;;", "esac"], ["f() {", "touch a", "}"], ["(", "touch a", ")"],
    ["python -c '", "import os", "print(\"a\")", "' > out"], ["echo \"a", "touch a", "b\" c"],
    ["a &&", "touch a"], ["a |", "b |", "touch c"], ["x=$(", "touch a", ")"],
    ["for i in 1; do cat <<E", "touch a", "E", "touch b", "done"],
    ["for i in 1; do", "cat <<E", "done", "E", "touch b", "done"],
  ])
  func linesOfACommandThatIsAppendedAreRefusedWithIt(lines: [String]) {
    for shell in [CheckedShell.asSh, .asBash] {
      let (refused, subjects) = refused(
        lines + ["touch b", "for i in 1; do b; done"], shell: shell)
      #expect(refused == Array(1...lines.count), "\(subjects)")
      guard lines[0].contains("<<") == false, refused.count > 1 else { continue }
      #expect(
        subjects[1] == "line 2 is part of the command that line 1 starts, but one line is one job")
    }
  }

  @Test(arguments: [
    "if a then b; fi", "done", "fi", "results (best)", "} x", "--lr 1", "a <your file>", ";; x",
    "for i in 1; do b; done )", "echo {\"a\": 1}; )", "{\"a\": 1}",
  ])
  func aWrongLineThatIsAppendedBeginsNothing(line: String) {
    for shell in [CheckedShell.asSh, .asBash] {
      #expect(refused([line, "touch b", "touch c"], shell: shell).lines == [1])
    }
  }

  /// A quote that is never closed does not hold lines for ever.
  @Test func aCommandThatIsNeverEndedIsGivenUp() {
    let lines = ["echo it's"] + (0..<600).map { "touch \($0)" }
    #expect(refused(lines).lines == Array(1...400))
  }

  @Test func aHereDocumentIsAsLongAsItIs() {
    let lines = ["cat <<E"] + (0..<600).map { "touch \($0)" } + ["E", "touch a"]
    #expect(refused(lines).lines == Array(1...602))
  }

  @Test func arunfileThatIsReplacedBeginsWithALineOfItsOwn() {
    var check = RunfileCheck(
      path: "jobs.txt", shell: .asSh, surroundings: Machine(), isElsewhere: false)
    func ask(_ line: String) -> Finding? {
      Array(line.utf8).withUnsafeBytes { check.refusal(of: $0, line: 1) }
    }
    #expect(ask("for i in 1; do") != nil)
    check.startAgain()
    #expect(ask("touch b") == nil)
  }

  @Test func aLineOnRecordEndsAHereDocumentThatIsAppended() {
    var check = RunfileCheck(
      path: "jobs.txt", shell: .asSh, surroundings: Machine(), isElsewhere: false)
    func ask(_ line: String) -> Finding? {
      Array(line.utf8).withUnsafeBytes { check.refusal(of: $0, line: 1) }
    }
    #expect(ask("cat <<E") != nil)
    Array("E".utf8).withUnsafeBytes { check.pass($0) }
    #expect(ask("touch b") == nil)
  }
}
