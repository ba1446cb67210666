import Glibc
import JSON
import TestSupport
import Testing

/// A launch with less of everything: descriptors, processes, room for arguments.
@Suite struct LaunchLimitsTests {
  private let sandbox: Sandbox
  private let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  @Test(arguments: [64, 32, 20])
  func `so few descriptors are enough for any number of workers`(descriptors: Int) throws {
    try sandbox.write(
      (1...40).map { "echo \($0); test $(ulimit -n) = \(descriptors)\n" }.joined(), to: "a")
    let result = try sandbox.shell(
      "ulimit -n \(descriptors); exec \"$BATCHRUN\" launch a -j 20 --retries 0")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try ledger.stateCounts() == ["completed": 40])
  }

  @Test(arguments: 4...21)
  func `too few are reported before the first job, or are enough`(descriptors: Int) throws {
    try sandbox.write((1...4).map { "echo \($0)\n" }.joined(), to: "a")
    let result = try sandbox.shell(
      "ulimit -n \(descriptors); exec \"$BATCHRUN\" launch a -j 4")
    guard result.exitCode != 0 else { return }
    let code = result.exitCode ?? -1
    #expect([1, 2, 71, 74].contains(code), "\(result)")
    #expect(result.errors.contains("batchrun: error: "), "\(result)")
    #expect(!result.errors.contains("Fatal"), "\(result)")
    #expect(sandbox.names(in: "runs/a/logs") == [], "\(result)")
  }

  /// The superuser is not limited, so another user does this, one that has no other processes.
  @Test(.enabled("needs root, setpriv, and a binary that others can run") { canLimitProcesses })
  func `when no process can be made for a while, no job fails by that`() throws {
    let user = 60_000 + UInt32(getpid() % 5000)
    try sandbox.write((11...30).map { "sleep 0.0\($0)\n" }.joined(), to: "a")
    try giveAway(to: user)
    let launch = try sandbox.start(
      Invocation(
        ["--reuid", "\(user)", "--clear-groups", batchrunBinary, "launch", "a", "-j", "2"],
        program: "/usr/bin/setpriv"))
    try eventually("some jobs have ended") { sandbox.names(in: "runs/a/logs").count > 2 }
    let launcher = try launch.waitForLauncher()
    try limitProcesses(of: launcher, to: "1", as: user)
    let count = try waitFor("no job has started for a while") { () -> Int? in
      let before = sandbox.names(in: "runs/a/logs").count
      usleep(200_000)
      return sandbox.names(in: "runs/a/logs").count == before ? before : nil
    }
    #expect(count < 20)
    #expect(!launch.hasEnded)
    try limitProcesses(of: launcher, to: "1000", as: user)
    let result = try launch.wait()
    #expect(result.exitCode == 0, "\(result)")
    #expect(try ledger.stateCounts() == ["completed": 20])
    #expect(try ledger.records().values.allSatisfy { $0["attempts"]?.int == 1 })
  }

  @Test(.enabled("needs root, setpriv, and a binary that others can run") { canLimitProcesses })
  func `a launch that waits for room to start a process can be ended`() throws {
    let user = 65_001 + UInt32(getpid() % 500)
    try sandbox.write(
      "touch began; while ! test -e go; do sleep 0.02; done\nsleep 0.01\n", to: "a")
    try giveAway(to: user)
    let launch = try sandbox.start(
      Invocation(
        ["--reuid", "\(user)", "--clear-groups", batchrunBinary, "launch", "a", "-j", "1"],
        program: "/usr/bin/setpriv"))
    try eventually("the first job runs") { sandbox.exists("began") }
    try limitProcesses(of: launch.waitForLauncher(), to: "1", as: user)
    try sandbox.write("", to: "go")
    try eventually("the second is tried") { sandbox.names(in: "runs/a/logs").count == 2 }
    launch.send(SIGTERM)
    #expect(try launch.wait(within: 30).end == .signaled(SIGTERM))
    #expect(try ledger.stateCounts() == ["completed": 1, "terminated": 1])
  }

  /// Where a user may have that many processes and threads, and no more address space than that.
  @Test(
    .enabled("needs root, setpriv, and a binary that others can run") { canLimitProcesses },
    arguments: [
      ("-u 20", 50), ("-u 12", 50), ("-u 10", 70), ("-u 5", 2), ("-u 3", 2), ("-v 65536", 8),
    ])
  func `threads that cannot be had lower the number of workers, and that is reported`(
    limit: String, workers: Int
  ) throws {
    // One for each case, and for nothing else.
    let user =
      66_000 + UInt32(getpid() % 900) * 8 + UInt32(limit.utf8.reduce(0) { $0 + Int($1) } % 8)
    try sandbox.write((11...70).map { "sleep 0.0\($0)\n" }.joined(), to: "a")
    try giveAway(to: user)
    let launch = try sandbox.start(
      Invocation(
        [
          "--reuid", "\(user)", "--clear-groups", "/bin/bash", "-c",
          "ulimit \(limit); exec \"$0\" launch a -j \(workers)", batchrunBinary,
        ], program: "/usr/bin/setpriv"))
    let result = try launch.wait(within: 60)
    if result.exitCode == 0 {
      #expect(try ledger.stateCounts() == ["completed": 60])
      #expect(
        result.errors.contains("workers: the system allows no more threads"), "\(result)")
    } else {
      #expect(result.exitCode == 71, "\(result)")
      #expect(result.errors.contains("ulimit"), "\(result)")
      #expect(sandbox.names(in: "runs/a/logs").isEmpty)
    }
  }

  @Test(.enabled("needs root, setpriv, and a binary that others can run") { canLimitProcesses })
  func `where threads and processes are short a stop is obeyed all the same`() throws {
    let user = 74_000 + UInt32(getpid() % 900)
    try sandbox.write((1...100).map { "sleep 10\($0)\n" }.joined(), to: "a")
    try giveAway(to: user)
    let launch = try sandbox.start(
      Invocation(
        [
          "--reuid", "\(user)", "--clear-groups", "/bin/bash", "-c",
          "ulimit -u 20; exec \"$0\" launch a -j 50", batchrunBinary,
        ], program: "/usr/bin/setpriv"))
    try eventually("some jobs run") { !sandbox.names(in: "runs/a/logs").isEmpty }
    launch.send(SIGTERM)
    #expect(try launch.wait(within: 30).end == .signaled(SIGTERM))
  }

  private func giveAway(to user: UInt32) throws {
    // The sandbox is in a folder that only we may enter.
    let root = sandbox.path.split(separator: "/").dropLast().joined(separator: "/")
    guard chmod("/" + root, 0o711) == 0, chown(sandbox.path, user, user) == 0 else {
      throw TestFailure("chown")
    }
  }

  private func limitProcesses(of pid: pid_t, to limit: String, as user: UInt32) throws {
    let result = try sandbox.run(
      Invocation(
        [
          "--reuid", "\(user)", "--clear-groups", "/usr/bin/prlimit", "--pid", "\(pid)",
          "--nproc=\(limit):",
        ], program: "/usr/bin/setpriv"))
    guard result.exitCode == 0 else { throw TestFailure("\(result)") }
  }

  @Test(arguments: [131_069, 131_070, 131_071, 131_072, 200 * 1024])
  func `a line of any length runs`(length: Int) throws {
    let front = "echo \"${#x} $BATCHRUN_SLOT\"; exit 3 # "
    let line = "x=12345; " + front + String(repeating: "x", count: length - front.utf8.count - 9)
    #expect(line.utf8.count == length)
    try sandbox.write(line + "\necho next\n", to: "a")
    let result = try sandbox.batchrun("launch", "a")
    #expect(result.exitCode == 1)
    let record = try ledger.record(of: line)
    #expect(record["exit_code"]?.int == 3)
    #expect(sandbox.text(of: "runs/a/" + (record["stdout"]?.string ?? "")) == "5 0\n")
    #expect(try ledger.record(of: "echo next")["state"]?.string == "completed")
    // And it is known again.
    let again = try sandbox.batchrun("launch", "a")
    #expect(again.errors.contains("nothing to do: 1 done, 1 failed (retry: "))
  }

  @Test func `a long direct command runs too, and what it passes on is whole`() throws {
    let word = String(repeating: "y", count: 150_000)
    let words =
      "echo "
      + (1...3).map { _ in String(repeating: "z", count: 60_000) }
      .joined(separator: " ")
    try sandbox.write("echo \(word)\n\(words)\n", to: "a")
    try sandbox.batchrun("launch", "a")
    let output = try ledger.record(of: words)["stdout"]?.string ?? ""
    #expect(sandbox.text(of: "runs/a/\(output)") == String(words.dropFirst(5)) + "\n")
    let long = try ledger.record(of: "echo \(word)")
    #expect(sandbox.text(of: "runs/a/" + (long["stdout"]?.string ?? "")) == word + "\n")
  }

  @Test func `a NUL byte fails that one job, with its line; the rest runs`() throws {
    try sandbox.write("echo one\necho t\0wo\necho three\n", to: "a")
    let result = try sandbox.batchrun("launch", "a")
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("line 2"), "\(result)")
    #expect(result.errors.contains("NUL"), "\(result)")
    #expect(try ledger.stateCounts() == ["completed": 2, "error": 1])
    let record = try ledger.record(of: "echo t\0wo")
    #expect(record["outcome"]?.string == "not_started")
    let again = try sandbox.batchrun("launch", "a")
    #expect(again.errors.contains("nothing to do: 2 done, 1 failed (retry: "))
  }
}

/// Whether a test can run the program as a user whose number of processes is limited.
private let canLimitProcesses =
  geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0 && access("/usr/bin/prlimit", X_OK) == 0
  && othersCanRun(batchrunBinary)

/// Whether users other than us can get at a file and execute it.
func othersCanRun(_ path: String) -> Bool {
  var folder = ""
  for part in path.split(separator: "/") {
    folder += "/" + part
    var status = stat()
    guard stat(folder, &status) == 0, status.st_mode & 0o001 != 0 else { return false }
  }
  return true
}
