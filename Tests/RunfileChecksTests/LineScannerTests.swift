import Glibc
import Randomness
import Testing

@testable import RunfileChecks

@Suite struct LineScannerTests {
  func scan(_ line: String) -> LineScan {
    Array(line.utf8).withUnsafeBytes { LineScanner.scan($0) }
  }

  @Test(arguments: [
    ("cd a && x", "a &")
  ])
  func linesDoNotInfluenceEachOther(first: String, second: String) {
    _ = scan(first)
    #expect(scan(second).endsInBackground)
  }

  @Test(arguments: [
    ("echo 'a", OpenConstruct.singleQuote), (#"echo "a"#, .doubleQuote), ("echo `a", .backquote),
    ("echo $(a", .parenthesis), ("( a", .parenthesis), ("a=(b", .parenthesis),
    ("x ${a", .parameter),
    ("[[ a", .test), (#"x "$(a "b"#, .doubleQuote),
  ])
  func whatIsOpenIsTold(line: String, open: OpenConstruct) {
    #expect(scan(line).open == open)
    #expect(scan(line).isSuspect)
  }

  @Test(arguments: [
    ("for i in a; do", "for"), ("{ a", "{"), ("( a", "("), ("f() {", "function"), ("done", "done"),
    ("function f {", "function"), ("if a", "if"),
  ])
  func theBlockIsTold(line: String, block: String) {
    #expect(scan(line).block == block)
  }

  @Test(
    arguments: [
      ("python a.py --x $LAUNCHER_JID", ["LAUNCHER_JID"]),
      (
        "x ${SLURM_ARRAY_TASK_ID} \"$SLURM_ARRAY_TASK_ID\" $TACC_LAUNCHER_JID",
        ["SLURM_ARRAY_TASK_ID", "TACC_LAUNCHER_JID"]
      ),
      ("x $((PARALLEL_SEQ+1))", ["PARALLEL_SEQ"]),
      ("x `echo $DISBATCH_UNIQUE_ID`", ["DISBATCH_UNIQUE_ID"]),
      ("x '$LAUNCHER_JID' \\$LAUNCHER_JID", []), ("x ${LAUNCHER_JID:-0} ${LAUNCHER_JID-1}", []),
      ("x $SLURM_JOB_ID $LAUNCHER $LAUNCHER_WORKDIR", []),
      ("export SLURM_ARRAY_TASK_ID=3; x $SLURM_ARRAY_TASK_ID", []),
      ("for LAUNCHER_JID in 1 2; do x $LAUNCHER_JID; done", []),
      (
        "x $SGE_TASK_ID $PBS_ARRAY_INDEX $LSB_JOBINDEX",
        ["SGE_TASK_ID", "PBS_ARRAY_INDEX", "LSB_JOBINDEX"]
      ),
    ] as [(String, [String])])
  func variablesOfLaunchersAreFound(line: String, names: [String]) {
    #expect(scan(line).launcherVariables == names)
  }

  @Test(arguments: [
    ("python train.py > log", "train.py"), ("A=1 ./run.sh 'x'", "./run.sh"),
    ("if [ -f a ]; then bash b.sh; fi", "b.sh"), ("x; python -u a/b.py", "a/b.py"),
  ])
  func scriptsAreFound(line: String, script: String) throws {
    let range = try #require(scan(line).script)
    #expect(String(decoding: Array(line.utf8)[range], as: UTF8.self) == script)
  }

  @Test(arguments: [
    "cd exp && python train.py", "(python train.py)", "x $(python train.py)",
    "python '$x'.py", "python \"$x/a.py\"", "python -m a.b > c",
  ])
  func elsewhereTheyAreNone(line: String) {
    #expect(scan(line).script == nil)
  }

  @Test func textsAreTold() {
    #expect(scan("cat <<'EOF' > x").hereDocument == "<<'EOF'")
    #expect(scan("--lr 0.1").option == "--lr")
    #expect(scan("a <b c>d").placeholder == "<b c>")
    #expect(scan("a <b >c").placeholder == nil)
    #expect(scan("&& a").leadingOperator == "&&")
    #expect(scan("a | # b").trailingOperator == "|")
    #expect(scan("a b{1..3}c{4..5}").bashisms == [.range("{1..3}")])
    #expect(scan("a x{b,c}").differences == [.braces("{b,c}")])
    #expect(scan("a=(1) x").bashisms == [.syntax("a=(…)")])
    #expect(scan("x ${abc[1]}").bashisms == [.form("${abc[…]}")])
    #expect(scan("x ${abc:1:2}").differences == [.expansion("${abc:…}")])
  }

  /// Nothing that a line holds breaks the scan, and no part of it is found twice or outside.
  @Test(arguments: 0..<8)
  func anyBytesCanBeScanned(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let special = Array("'\"`\\$(){}[]<>|&;#!=+-,.*? \tabfinor0123".utf8)
    for _ in 0..<400 {
      let length = Int.random(in: 0...120, using: &random)
      let isWild = Bool.random(using: &random)
      let bytes = (0..<length).map { _ in
        isWild
          ? UInt8.random(in: 0...255, using: &random) : special.randomElement(using: &random) ?? 0
      }
      bytes.withUnsafeBytes { line in
        let scan = LineScanner.scan(line)
        if let script = scan.script { #expect(script.upperBound <= line.count) }
        #expect(scan.bashisms.count <= LineScan.mostFindings)
        #expect(scan.differences.count <= LineScan.mostFindings)
        #expect(LineShape.shape(of: line).count <= line.count + 1)
        _ = PlainLine.look(at: line, looksForScripts: true)
        _ = CommandHead(of: line)
      }
    }
  }

  static let repeated = [
    "(", "((", "$((", "$(", "${", "\"$(", "\"${x:-", "`", "\\`", "`\\", "{", "{a,", "{1..3}", "}",
    "<", "<a ", "<a>", "<<a ", "a=(", "a[0]=", "$RANDOM ", "$SLURM_PROCID ", "$HOSTNAME ", "[[ ",
    "case x in a) ", "for i in ", "if ", "f() { ", "'", "\"", "$'", "; ", "&& ", "&> ", "# ", "\\",
    "$((1+", "((a) ", "<(", ">&x ", "0", "0<", "a ", "-a ", "! ", "x=1 ", "$[", "${x/", "((1",
    "esac ", ";; ", "$((SRANDOM ", "$((LAUNCHER_JID ",
  ]

  /// Ten times the text takes about ten times as long, whatever it is made of.
  @Test(arguments: repeated)
  func theWorkIsLinear(part: String) {
    func line(ofLength length: Int) -> [UInt8] {
      Array(String(repeating: part, count: length / part.utf8.count).utf8)
    }
    func seconds(_ line: [UInt8]) -> Double {
      (0..<3).map { _ in
        let start = Self.cpuTime
        line.withUnsafeBytes { line in
          _ = LineScanner.scan(line)
          _ = LineShape.shape(of: line)
          _ = PlainLine.look(at: line, looksForScripts: true)
          _ = CommandHead(of: line)
        }
        return Self.cpuTime - start
      }.min() ?? 0
    }
    let short = seconds(line(ofLength: 10_000))
    let long = seconds(line(ofLength: 100_000))
    // A square would be a hundred times as long.
    #expect(long < 40 * short + 0.01, "\(short) s, \(long) s")
  }

  /// Of this thread, in seconds: others that use the machine do not count.
  static var cpuTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
