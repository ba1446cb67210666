import Testing

@testable import Sweeps

@Suite struct RunfileReplacementTests {
  typealias Verdict = RunfileReplacement.Verdict

  private func verdict(_ old: String, _ new: [String]) -> Verdict {
    RunfileReplacement.verdict(replacing: Array(old.utf8), by: new.map { Array($0.utf8) })
  }

  @Test(arguments: [
    ("p --a=1\np --a=2\n", ["p --a=1", "p --a=2"], Verdict.unchanged),
    ("# made by hand\n\np --a=1\np \\\n  --a=2", ["p --a=1", "p   --a=2"], .unchanged),
    ("p --a=1\n", ["p --a=1", "p --a=2"], .allowed),
    ("p --a=2\np --a=1\n", ["p --a=1", "p --a=2"], .allowed),
    ("", ["p --a=1"], .allowed),
    ("# only notes\n", ["p --a=1"], .allowed),
    ("X=1 p --b\n  p\n'p' x\n\"p\"\np;q\np>x\n", ["p --a=1"], .allowed),
    ("X='a b' Y= p\n", ["p"], .allowed),
    ("q 1\np 1\n", ["p --a=1", "OMP=1 q 2"], .allowed),
    ("echo 1\n", ["p --a=1"], .refused(line: 1, word: "echo")),
    ("p 1\n# q\nX=1 q 1\nr 1\n", ["p --a=1"], .refused(line: 3, word: "q")),
    ("p 1\n\np 2 \\\n  3\nq\n", ["p --a=1"], .refused(line: 5, word: "q")),
    ("t.py --a=1\n", ["/usr/bin/env python t.py --a=1"], .refused(line: 1, word: "t.py")),
    ("X=1\n", ["p"], .refused(line: 1, word: "")),
    ("(cd x && p)\n", ["p"], .refused(line: 1, word: "(")),
    ("p 'open\nq 'open\n", ["p"], .refused(line: 2, word: "q")),
    ("p\n", [], .refused(line: 1, word: "p")),
    ("/usr/bin/p\n", ["p"], .refused(line: 1, word: "/usr/bin/p")),
  ])
  func `a file in which something else is run is the user's own`(
    old: String, new: [String], expected: Verdict
  ) {
    #expect(verdict(old, new) == expected)
  }

  @Test func `the pieces of a file may come one after another`() {
    let old = Array("p 1\nq 2\nX=1 r 3\n".utf8)
    for size in 1...old.count {
      var replacement = RunfileReplacement()
      for start in stride(from: 0, to: old.count, by: size) {
        let end = min(old.count, start + size)
        replacement.read(Array(old[start..<end]), isEnd: false)
      }
      replacement.read([], isEnd: true)
      replacement.take("p 1".utf8)
      replacement.take("q 5".utf8)
      #expect(replacement.verdict == .refused(line: 3, word: "r"))
    }
  }

  @Test func `commands that run into each other are not taken for the same`() {
    #expect(verdict("p ab\np c\n", ["p a", "bp c"]) == .allowed)
    #expect(verdict("p 1\n", ["p 1", "p 1"]) == .allowed)
  }
}
