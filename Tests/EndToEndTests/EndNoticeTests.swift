import Glibc
import TestSupport
import Testing

/// `--notify` and `$BATCHRUN_NOTIFY`.
@Suite struct EndNoticeTests {
  private let sandbox: Sandbox
  private let tell =
    "echo \"$BATCHRUN_NAME $BATCHRUN_DONE $BATCHRUN_FAILED $BATCHRUN_EXIT_CODE\" >> told"

  init() throws {
    sandbox = try Sandbox()
  }

  @Test func `it is told how a launch came out, and changes nothing`() throws {
    try sandbox.write("true\nexit 3\n", to: "a")
    let result = try sandbox.batchrun(
      "launch", "a", "--notify", tell + "; echo $BATCHRUN_SUMMARY; exit 9")
    #expect(result.exitCode == 1)
    #expect(sandbox.lines(of: "told") == ["a 1 1 1"])
    #expect(result.errors.contains("\na: 1 completed, 1 failed in "), "\(result)")
    #expect(
      result.errors.hasSuffix(
        "batchrun: warning: the --notify command ended with exit code 9\n"), "\(result)")
    #expect(result.output == "")
  }

  @Test func `the variable serves too, and an empty option turns it off`() throws {
    try sandbox.write("true\n", to: "a")
    let environment = ["BATCHRUN_NOTIFY": tell]
    try sandbox.batchrun("launch", "a", environment: environment)
    #expect(sandbox.lines(of: "told") == ["a 1 0 0"])
    // That nothing was to be done is told too.
    try sandbox.batchrun("launch", "a", environment: environment)
    try sandbox.batchrun(
      "launch", "a", "--mode", "overwrite", "--notify", "", environment: environment)
    try sandbox.batchrun("launch", "a", "--dry-run", environment: environment)
    #expect(sandbox.lines(of: "told") == ["a 1 0 0", "a 0 0 0"])
  }

  @Test func `it runs when the ledger is free, and its jobs do not have the variable`() throws {
    try sandbox.write("env > seen\n", to: "a")
    let command = "\"$BATCHRUN\" launch a --mode overwrite --notify ''; echo $? > code"
    let result = try sandbox.batchrun(
      "launch", "a", environment: ["BATCHRUN_NOTIFY": command, "BATCHRUN": batchrunBinary])
    #expect(result.exitCode == 0, "\(result)")
    #expect(sandbox.text(of: "code") == "0\n")
    #expect(!sandbox.lines(of: "seen").contains { $0.hasPrefix("BATCHRUN_NOTIFY=") })
  }

  @Test func `it runs after Ctrl-C, and another one ends it`() throws {
    try sandbox.write("echo begun > begun; sleep 1000\n", to: "a")
    let launch = try sandbox.startBatchrun(
      "launch", "a", "--notify", "echo $BATCHRUN_INTERRUPTED $BATCHRUN_EXIT_CODE > told; sleep 1000"
    )
    try eventually("the job runs") { sandbox.exists("begun") }
    launch.send(SIGINT)
    try eventually("it is told") { sandbox.text(of: "told") == "1 130\n" }
    launch.send(SIGINT)
    let result = try launch.wait(within: 20)
    #expect(result.end == .signaled(SIGINT), "\(result)")
    #expect(result.errors.contains("the --notify command was stopped"), "\(result)")
    try eventually("nothing is left") { sandbox.livingProcesses().isEmpty }
  }

  @Test func `a reader that does not read does not keep it`() throws {
    try sandbox.write("head -c 10000000 /dev/zero | tr '\\0' x; echo\n", to: "a")
    let result = try sandbox.shell(
      "\"$BATCHRUN\" launch a --print all --notify 'echo > told' | { while ! test -e told; do sleep 0.05; "
        + "done; cat > /dev/null; }")
    #expect(result.exitCode == 0, "\(result)")
    #expect(sandbox.exists("told"))
  }

  @Test func `of a batch it is told once, and of steps too`() throws {
    try sandbox.write("x = 1\nprint('x:', x)\n", to: "train.py")
    try sandbox.batchrun("run", "train.py", "x=[1,2,3]", "-y", "--notify", tell)
    #expect(sandbox.lines(of: "told") == ["train.py+ 3 0 0"])
    try sandbox.write("two:\n  steps: [train.py x=1, train.py x=2]\n", to: "guild.yml")
    try sandbox.batchrun("run", "two", "-y", environment: ["BATCHRUN_NOTIFY": tell])
    #expect(sandbox.lines(of: "told").count == 2)
    #expect(sandbox.lines(of: "told").last?.hasPrefix("two 2 0 0") == true)
    try sandbox.batchrun("run", "train.py", "--stage", "-y", "--notify", tell)
    #expect(sandbox.lines(of: "told").count == 2)
  }
}
