import Testing

@testable import RunfileChecks

/// Most lines are passed at a glance.
@Suite struct PlainLineTests {
  func look(_ line: String, looksForScripts: Bool = false) -> PlainLine.Look {
    Array(line.utf8).withUnsafeBytes { PlainLine.look(at: $0, looksForScripts: looksForScripts) }
  }

  @Test(arguments: [
    "python a.py --lr 0.1", "./x", "a", "make A=1 B=2", "x é ~/a *.txt [a-z] ?",
    "python -m m --x=1", "git commit", "sources a", "a]b", "x  y\tz", "%1", "a:b",
  ])
  func nothingIsSpecial(line: String) {
    #expect(look(line) == .nothing)
  }

  @Test(arguments: [
    "", "-a", "+a", "A=1", "a[0]=1", "source x", "module load R", "if", "cd a", "x 'a'", #"x "a""#,
    "x $a", "x `a`", #"x \a"#, "a;b", "a|b", "a&", "a>b", "a <b", "a (b", "a {b", "a # b", "! a",
    "conda activate", "[ a ]", "test a", "a=bc",
  ])
  func somethingMayBeSpecial(line: String) {
    #expect(look(line) == .scan)
  }

  @Test(arguments: [
    ("python train.py --lr 1", "train.py"), ("python -u src/train.py", "src/train.py"),
    ("./run.sh a", "./run.sh"), ("scripts/run a", "scripts/run"), ("Rscript a.R", "a.R"),
    ("bash x.sh y.sh", "x.sh"),
  ])
  func aScriptIsFound(line: String, script: String) {
    guard case .script(let range) = look(line, looksForScripts: true) else {
      Issue.record("no script in \(line)")
      return
    }
    #expect(String(decoding: Array(line.utf8)[range], as: UTF8.self) == script)
    #expect(look(line) == .nothing)
  }

  @Test(arguments: [
    "python -m pkg.mod", "python -c x.y", "python /a/train.py", "python train", "python",
    "python -u", "/bin/x a", "~/x a", "git a.py", "python *.py", "sh -c a.sh", "python .hidden",
  ])
  func otherWordsAreNoScripts(line: String) {
    #expect(look(line, looksForScripts: true) == .nothing)
  }
}
