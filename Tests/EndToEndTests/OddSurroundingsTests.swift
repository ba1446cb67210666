import Glibc
import TestSupport
import Testing

/// Runfiles that are no files, and limits of the surroundings.
@Suite struct OddSurroundingsTests {
  private static let lines = "echo 1 >> seen\necho 2 >> seen\n"
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func makePipe() throws {
    guard mkfifo(sandbox.path("pipe"), 0o600) == 0 else { throw TestFailure("mkfifo") }
  }

  @Test func `a pipe is read once and whole, and its writer is waited for with a word`() throws {
    try makePipe()
    let launch = try sandbox.startBatchrun("launch", "pipe")
    try eventually("it says what it waits for") {
      launch.errors.contains("waiting for commands from 'pipe'")
    }
    try sandbox.write(OddSurroundingsTests.lines, to: "pipe")
    let result = try launch.wait()
    #expect(result.exitCode == 0, "\(result)")
    #expect(sandbox.lines(of: "seen").sorted() == ["1", "2"])
  }

  @Test func `a pipe that has a writer loses nothing`() throws {
    try makePipe()
    try sandbox.write(OddSurroundingsTests.lines, to: "lines")
    let writer = try sandbox.start(Invocation(["-c", "cat lines > pipe"], program: "/bin/sh"))
    let result = try sandbox.batchrun("launch", "pipe")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try writer.wait().exitCode == 0)
    #expect(sandbox.lines(of: "seen").sorted() == ["1", "2"])
  }

  @Test(.enabled(if: access("/bin/bash", X_OK) == 0, "needs bash"))
  func `what a shell gives for a command is a runfile, and a batch file`() throws {
    try sandbox.write(OddSurroundingsTests.lines, to: "lines")
    func bash(_ line: String) throws -> ProgramResult {
      try sandbox.run(
        Invocation(["-c", line], program: "/bin/bash", environment: ["BATCHRUN": batchrunBinary]))
    }
    let launched = try bash(#""$BATCHRUN" launch <(cat lines)"#)
    #expect(launched.exitCode == 0, "\(launched)")
    #expect(sandbox.lines(of: "seen").sorted() == ["1", "2"])
    try sandbox.write("op:\n  exec: echo ${n}\n  flags: {n: 0}\n", to: "batchrun.yml")
    let run = try bash(#""$BATCHRUN" run op @<(printf 'n\n3\n4\n') -y"#)
    #expect(run.exitCode == 0, "\(run)")
    #expect(run.output.contains("3") && run.output.contains("4"), "\(run)")
  }

  @Test(arguments: ["/dev/zero", "/dev/full", "/dev/urandom"])
  func `a device is refused`(device: String) throws {
    let result = try sandbox.batchrun("launch", device, within: 10)
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("runfile '\(device)' is a device, which holds no commands"))
    #expect(!sandbox.exists("runs"))
  }

  @Test func `the empty device holds nothing`() throws {
    #expect(try sandbox.batchrun("launch", "/dev/null").exitCode == 0)
  }

  @Test(arguments: [".", "..", "sub", "sub/"])
  func `a folder is named as one`(path: String) throws {
    try sandbox.makeFolder("sub")
    let result = try sandbox.batchrun("launch", path)
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("runfile '\(path)' is a folder"), "\(result)")
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `waiting for standard input is told, and ends when it is told to`(signal: Int32) throws {
    try makePipe()
    // Held open, so that the input does not end.
    let pipe = open(sandbox.path("pipe"), O_RDWR | O_CLOEXEC)
    defer { close(pipe) }
    let launch = try sandbox.start(Invocation(["launch", "-"], input: .file("pipe")))
    try eventually("it says what it waits for") {
      launch.errors.contains("waiting for commands on standard input")
    }
    launch.send(signal)
    #expect(try launch.wait(within: 20).end == .signaled(signal))
  }

  // MARK: Surroundings

  private func limited(_ limit: String, _ words: String, user: UInt32? = nil) throws
    -> ProgramResult
  {
    let line = "\(limit); exec \"$0\" \(words)"
    let shell = ["/bin/bash", "-c", line, batchrunBinary]
    guard let user else {
      return try sandbox.run(
        Invocation(Array(shell.dropFirst()), program: "/bin/bash"), within: 30)
    }
    return try sandbox.run(
      Invocation(["--reuid", "\(user)", "--clear-groups"] + shell, program: "/usr/bin/setpriv"),
      within: 30)
  }

  @Test(arguments: [64, 24, 20, 19, 16, 12, 8])
  func `so few open files are enough, or named`(count: Int) throws {
    try sandbox.write("echo 1 >> seen\necho 2 >> seen\n", to: "a")
    let result = try limited("ulimit -n \(count)", "launch a -j 4")
    if result.exitCode == 0 {
      #expect(sandbox.lines(of: "seen").count == 2)
    } else {
      #expect(count < 20 && result.exitCode == 71, "\(result)")
      #expect(result.errors.contains("open files"), "\(result)")
      #expect(!sandbox.exists("seen"))
    }
  }

  /// What a limit on files hits is the ledger; what it prints goes into a pipe.
  @Test func `a limit on the size of files is an error, not the end of the process`() throws {
    try sandbox.write("op:\n  exec: 'true'\n", to: "batchrun.yml")
    try sandbox.write("echo 1\n", to: "a")
    #expect(try sandbox.batchrun("run", "op", "-y").exitCode == 0)
    for words in ["launch a", "run op -y", "label 1 --set x -y", "export out 1 -y"] {
      let result = try sandbox.shell(
        "{ ( ulimit -f 0; exec \"$BATCHRUN\" \(words) ) 2>&1; echo \"exit $?\"; } | cat")
      #expect(result.output.contains("error:"), "\(words): \(result)")
      #expect(!result.output.contains("exit 0") && !result.output.contains("exit 1"), "\(result)")
    }
  }

  @Test(.enabled(if: geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0, "needs root"))
  func `a mask that takes our own rights away is named before anything is made`() throws {
    try sandbox.write("echo 1\n", to: "a")
    let root = sandbox.path.split(separator: "/").dropLast().joined(separator: "/")
    guard chmod("/" + root, 0o711) == 0, chown(sandbox.path, 61_951, 61_951) == 0 else {
      throw TestFailure("chown")
    }
    let result = try limited("umask 0777", "launch a", user: 61_951)
    guard result.exitCode != 126 else { return }
    #expect(result.exitCode == 2, "\(result)")
    #expect(result.errors.contains("umask 0777 removes your own access to new files"))
    #expect(!sandbox.exists("runs"))
  }

  @Test func `without PATH programs are found where a shell finds them`() throws {
    try sandbox.write("op:\n  exec: ls /\n", to: "batchrun.yml")
    try sandbox.write("ls / > listed\n", to: "a")
    for words in ["launch a", "run op -y"] {
      let result = try limited("unset PATH", words)
      #expect(result.exitCode == 0, "\(words): \(result)")
    }
  }
}
