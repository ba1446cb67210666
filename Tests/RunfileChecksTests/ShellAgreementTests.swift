import Randomness
import Testing

@testable import RunfileChecks

/// The scan leaves no line to chance that a shell would refuse, and lines of one shape are refused
/// all or none.
@Suite(.enabled(if: hasShells, "needs /bin/sh to be dash, and bash"))
struct ShellAgreementTests {
  static let scraps = [
    "a", "b", "--c", "x=1", "x=", "y+=2", "a[0]=1", "if", "then", "else", "elif", "fi", "for",
    "while", "do", "done", "case", "esac", "in", "{", "}", "!", "function", "[[", "]]", "[", "]",
    "'", "\"", "`", "\\", "$", "$(", "$((", "))", "(", ")", "((", "${", "${x}", "${x:-a}", "$x",
    "\"$x\"", "'$x'", "\"a b\"", "'a b'", "\"it's\"", "\\'", "\\\"", "#", "#x", "a#b", ";", ";;",
    "&", "&&", "|", "||", ">", "<", ">>", "<<<", ">&", "&>", "2>&1", "<&", "|&", "<(", "{1..3}",
    "{a,b}", "*", "é", "f()", "f() {", "x=(", "a)", "$'x'", "1", "2", "-", "+", "\"$(a)\"", "`a`",
    "${x:-'a'}", "\"${x:-'a'}\"", "$((1+2))", "source", "case x in a) b;; esac", "\\ ", "\\;",
  ]
  static let words = [
    "a", "b2", "2", "0.1", "-x", "--lr", "x_1", "a-b", "a.b", "/p/q", "é", "http://h:80/x", "a,b",
    "%d", "u@h", "_", "2x", "1..3", "-", "+", "time2",
  ]

  func line(_ random: inout SplitMix64) -> String {
    var line = ""
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let part =
        Bool.random(using: &random)
        ? Self.words.randomElement(using: &random) : Self.scraps.randomElement(using: &random)
      line += part ?? ""
      if Int.random(in: 0..<4, using: &random) > 0 { line += " " }
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  @Test(arguments: 0..<6)
  func whatAShellRefusesIsSuspect(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var answers: [[UInt8]: (line: String, isAccepted: Bool)] = [:]
    for _ in 0..<120 {
      let line = line(&random)
      let bytes = Array(line.utf8)
      guard let first = bytes.first, !"-+#".utf8.contains(first) else { continue }
      let isAccepted = RealShell(path: "/bin/sh").parse(bytes) == .accepted
      let scan = bytes.withUnsafeBytes { LineScanner.scan($0) }
      #expect(isAccepted || scan.isSuspect || scan.hereDocument != nil, "\(line)")
      guard scan.isSuspect else { continue }
      // Other words in the same places.
      let shape = bytes.withUnsafeBytes { LineShape.shape(of: $0) }
      if let known = answers[shape] {
        #expect(known.isAccepted == isAccepted, "\(known.line) and \(line)")
      }
      answers[shape] = (line, isAccepted)
    }
  }

  @Test(arguments: [
    ("for i in 1 2; do x --lr 0.1 $i; done", "for j in a b; do y --bs 32 $j; done", true),
    ("if x; then a b c d; fi", "if y; then a b c d e f; fi", true),
    ("if x 'a b' \"c\"; then y; fi", "if x '[{,' \"(;\"; then y; fi", true),
    ("if x; then y; fi # it's", "if x; then y; fi # that (too", true),
    ("if x >a; then y; fi", "if x 2>a; then y; fi", false),
    ("if a; then b; fi", "if a; then b; done", false), ("a-b() { x", "ab() { x", false),
    ("for a in x; do", "for a.b in x; do", false), ("a=(1) x", "a.b=(1) x", false),
    (#"if a\ #b; then"#, #"if a\ #c; fi"#, false), (#"x \; y \&"#, #"x \; z \&"#, true),
    ("if x 'a'; then", "if x \"a\"; then", false), ("if x \"$a\"; then", "if x \"a\"; then", false),
  ])
  func shapesLeaveOutWhatMeansNothing(first: String, second: String, areAlike: Bool) {
    func shape(_ line: String) -> [UInt8] {
      Array(line.utf8).withUnsafeBytes { LineShape.shape(of: $0) }
    }
    #expect((shape(first) == shape(second)) == areAlike)
  }
}
