import Glibc
import TestSupport
import Testing

/// The test language itself: if it lied, every end-to-end test would.
@Suite struct TestLanguageTests {
  let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  @Test func catchesOutputErrorsAndExitCode() throws {
    let result = try sandbox.shell("echo out; echo err >&2; exit 3")
    #expect(result.output == "out\n")
    #expect(result.errors == "err\n")
    #expect(result.exitCode == 3)
  }

  @Test func tellsASignalFromAnExitCode() throws {
    #expect(try sandbox.shell("kill -TERM $$").end == .signaled(SIGTERM))
    #expect(try sandbox.shell("exit 143").end == .exited(143))
  }

  @Test func givesACleanEnvironmentAndNoDescriptors() throws {
    setenv("BATCHRUN_TEST_LEAK", "1", 1)
    let result = try sandbox.shell(
      "env; ls /proc/self/fd | wc -l; pwd; cat", environment: ["A": "1"])
    #expect(!result.output.contains("LEAK"))
    #expect(result.output.contains("\nA=1\n") || result.output.hasPrefix("A=1\n"))
    // 0, 1, 2 and the folder that ls itself reads.
    #expect(result.output.contains("\n4\n"))
    #expect(result.output.hasSuffix(sandbox.path + "\n"))
  }

  @Test func programsStartWithEmptyMaskAndDefaultSignals() throws {
    let grep = "grep -E '^Sig(Blk|Ign)' /proc/self/status | cut -f2"
    // Signals 32 and 33 are glibc's own; it leaves them as it found them.
    func sets(_ result: ProgramResult) -> [UInt64] {
      result.output.split(separator: "\n").compactMap { UInt64($0, radix: 16) }
        .map { $0 & ~0x1_8000_0000 }
    }
    #expect(sets(try sandbox.shell(grep)) == [0, 0])
    let ignoring = try sandbox.run(
      Invocation(["-c", grep], program: "/bin/sh", ignoredSignals: [SIGHUP]))
    #expect(sets(ignoring) == [0, 1])
  }

  @Test func passesInputAndFilesBothWays() throws {
    try sandbox.write("one\ntwo\n", to: "file")
    try sandbox.append("three\n", to: "file")
    let copy = try sandbox.run(
      Invocation(["-c", "cat > copy"], program: "/bin/sh", input: .file("file")))
    #expect(copy.exitCode == 0)
    #expect(sandbox.lines(of: "copy") == ["one", "two", "three"])
    #expect(sandbox.names() == ["copy", "file"])
    let typed = try sandbox.run(
      Invocation(["-c", "cat"], program: "/bin/sh", input: .text("hello")))
    #expect(typed.output == "hello")
    let full = try sandbox.run(
      Invocation(["-c", "echo x"], program: "/bin/sh", output: .file("/dev/full")))
    #expect(full.exitCode != 0)
  }

  @Test func readsJSON() throws {
    try sandbox.write(#"{"a": {"b": [1, "x"]}}"#, to: "file")
    #expect(try sandbox.json(of: "file")["a"]?["b"]?.array?.last?.string == "x")
    #expect(throws: TestFailure.self) { try sandbox.json(of: "nothing") }
    let result = try sandbox.shell(#"echo '{"n": 1}'; echo '{"n": 2}'"#)
    #expect(try result.jsonLines.map { $0["n"]?.int } == [1, 2])
    #expect(throws: TestFailure.self) { try result.json }
  }

  @Test func signalsReachAProgramInTheBackground() throws {
    let script = "trap 'echo caught; exit 9' USR1; echo ready; while :; do sleep 0.01; done"
    let program = try sandbox.start(Invocation(["-c", script], program: "/bin/sh"))
    try eventually("the script is ready") { program.output == "ready\n" }
    #expect(!program.hasEnded)
    program.send(SIGUSR1)
    let result = try program.wait()
    #expect(result.exitCode == 9)
    #expect(result.output == "ready\ncaught\n")
  }

  @Test func aTerminalIsATerminal() throws {
    let script = """
      trap 'echo interrupted; exit 5' INT; trap 'stty size' WINCH
      test -t 0 && test -t 1 && test -t 2 && stty size; while :; do sleep 0.01; done
      """
    let session = try sandbox.startInTerminal(
      Invocation(["-c", script], program: "/bin/sh"), columns: 72, rows: 20)
    try session.expect("20 72")
    try session.resize(columns: 40, rows: 10)
    try session.expect("10 40")
    try session.type("\u{3}")
    try session.expect("interrupted")
    #expect(try session.wait().exitCode == 5)
  }

  @Test func leftoversDieWithTheSandbox() throws {
    var inner: Sandbox? = try Sandbox()
    let path = try #require(inner?.path)
    try inner?.shell("setsid sleep 1000 & env -i setsid sleep 1000 & echo $! > pid")
    let processes = try waitFor("both sleep") { () -> [pid_t]? in
      let found = inner?.livingProcesses() ?? []
      return found.count == 2 ? found : nil
    }
    inner = nil
    #expect(processes.allSatisfy { !isAlive($0) })
    #expect(access(path, F_OK) != 0)
  }

  @Test func anUnmetConditionFailsAtItsDeadline() {
    #expect(throws: TestFailure.self) { try eventually("never", within: 0.02) { false } }
  }

  @Test func theProgramUnderTestIsBesideTheTests() {
    #expect(access(batchrunBinary, X_OK) == 0)
  }
}
