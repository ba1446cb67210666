import Glibc
import JSON
import TestSupport
import Testing

/// How jobs are run: folder, shell, slots, priority, and what the machine has to spare.
@Suite struct LaunchOptionsTests {
  private let sandbox: Sandbox
  private let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  @discardableResult
  private func launch(_ lines: [String], _ options: String...) throws -> ProgramResult {
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a")
    return try sandbox.run(Invocation(["launch", "a"] + options))
  }

  private func output(of command: String) throws -> String? {
    let file = try ledger.record(of: command)["stdout"]?.string ?? ""
    return sandbox.text(of: "runs/a/\(file)")
  }

  // MARK: Folder and shell

  @Test(arguments: ["place", "./place/", "link", "place/../place"])
  func `--workdir is where jobs work, and their logs are found from there`(
    folder: String
  ) throws {
    try sandbox.makeFolder("place")
    guard symlink("place", sandbox.path("link")) == 0 else { throw TestFailure("symlink") }
    let long = "touch long; exit # " + String(repeating: "x", count: 140_000)
    let lines = ["touch here", "touch shell; true", "ls $BATCHRUN_LOG_DIR", "pwd", long]
    let result = try launch(lines, "--workdir", folder)
    #expect(result.exitCode == 0, "\(result)")
    #expect(sandbox.names(in: "place") == ["here", "long", "shell"])
    #expect(try output(of: lines[2]) == "err.log\nout.log\n")
    #expect(try output(of: "pwd")?.hasSuffix("/place\n") == true)
  }

  @Test(arguments: ["missing", "a"])
  func `a --workdir that is none is reported at once`(folder: String) throws {
    let result = try launch(["touch done"], "--workdir", folder)
    #expect(result.exitCode == 2)
    #expect(result.errors.hasPrefix("batchrun: error: '--workdir': "), "\(result)")
    #expect(!sandbox.exists("runs/a/logs"))
  }

  @Test func `--isolate gives each job an empty folder of its own, kept for the next attempt`()
    throws
  {
    let lines = ["ls -A; touch mine; pwd", "ls -A; touch mine; pwd; true"]
    #expect(try launch(lines, "--isolate").exitCode == 0)
    for line in lines {
      let record = try ledger.record(of: line)
      let id = record["stdout"]?.string?.split(separator: "/")[1] ?? ""
      #expect(sandbox.names(in: "runs/a/dirs/\(id)") == ["mine"])
      #expect(try output(of: line)?.hasSuffix("/runs/a/dirs/\(id)\n") == true)
      #expect(try output(of: line)?.split(separator: "\n").count == 1)
    }
  }

  @Test func `--shell runs every line`() throws {
    let arrays = "a=(1 2 3); echo ${#a[@]}"
    #expect(try launch([arrays]).errors.contains("add --shell bash"))
    for shell in ["bash", "/bin/bash"] {
      #expect(try launch([arrays], "--shell", shell, "--mode", "overwrite").exitCode == 0)
      #expect(try output(of: arrays) == "3\n")
    }
  }

  @Test func `--shell may be a path from here, also where jobs work elsewhere`() throws {
    try sandbox.writeScript("echo \"by my shell: $*\"\n", to: "mine")
    try sandbox.makeFolder("place")
    let result = try launch(["echo x"], "--shell", "./mine", "--workdir", "place")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try output(of: "echo x")?.hasPrefix("by my shell: -c") == true)
  }

  @Test(arguments: ["/nonexistent/sh", "no-such-shell", "./a"])
  func `a --shell that cannot be executed is reported at once`(shell: String) throws {
    let result = try launch(["true"], "--shell", shell)
    #expect(result.exitCode == 2)
    #expect(result.errors.hasPrefix("batchrun: error: "), "\(result)")
  }

  @Test func `the home may be a link to a bigger disk`() throws {
    try sandbox.makeFolder("disk")
    guard symlink("disk", sandbox.path("runs")) == 0 else { throw TestFailure("symlink") }
    #expect(try launch(["true"]).exitCode == 0)
    #expect(sandbox.exists("disk/a/metadata.json"))
    let status = try sandbox.batchrun("status")
    #expect(status.exitCode == 0, "\(status)")
    #expect(status.output.contains("\na "), "\(status)")
  }

  // MARK: Slots

  @Test func `never two jobs on one GPU`() throws {
    let job =
      "mkdir held.$CUDA_VISIBLE_DEVICES || exit 9; sleep 0.02; echo $CUDA_VISIBLE_DEVICES >> used; "
      + "rmdir held.$CUDA_VISIBLE_DEVICES"
    let result = try launch((1...40).map { "\(job) # \($0)" }, "--gpus", "0,2,7")
    #expect(result.exitCode == 0, "\(result)")
    let used = sandbox.lines(of: "used")
    #expect(used.count == 40)
    #expect(Set(used) == ["0", "2", "7"])
  }

  @Test func `nor on a slot of another variable; retries included`() throws {
    let job = "mkdir held.$PORT || exit 9; sleep 0.01; rmdir held.$PORT; test $BATCHRUN_ATTEMPT = 2"
    let result = try launch(
      (1...20).map { "\(job) # \($0)" }, "--slots_env", "PORT=8001,8002", "--retries", "1",
      "--retry-delay", "1ms")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try ledger.records().values.allSatisfy { $0["attempts"]?.int == 2 })
  }

  /// A machine with these GPUs; `nvidia-smi` writes down that it was asked.
  private func machine(gpus: Int) throws -> [String: String] {
    try sandbox.makeFolder("bin")
    let lines = (0..<gpus).map { "GPU \($0): NVIDIA A100 (UUID: GPU-\($0)a)\n" }.joined()
    try sandbox.writeScript(
      "echo asked >> '\(sandbox.path("asked"))'\nprintf '\(lines.split(separator: "\n").joined(separator: "\\n"))\\n'\n",
      to: "bin/nvidia-smi")
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    return ["PATH": sandbox.path("bin") + ":" + path]
  }

  private func devices(
    _ options: [String], jobs: Int, gpus: Int? = nil, at once: Int
  ) throws -> [String] {
    // Each waits until all have started, so every worker got one.
    let lines = (1...jobs).map {
      "echo $CUDA_VISIBLE_DEVICES >> used; : \($0); "
        + "until test $(wc -l < used) -ge \(once); do sleep 0.01; done"
    }
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a")
    let environment = try gpus.map { try machine(gpus: $0) } ?? [:]
    let result = try sandbox.run(
      Invocation(["launch", "a"] + options, environment: environment), within: 20)
    #expect(result.exitCode == 0, "\(result)")
    return sandbox.lines(of: "used").sorted()
  }

  @Test(arguments: ["auto", "all"])
  func `all GPUs are those that nvidia-smi lists, asked once`(word: String) throws {
    #expect(try devices(["--gpus", word], jobs: 3, gpus: 3, at: 3) == ["0", "1", "2"])
    #expect(sandbox.lines(of: "asked") == ["asked"])
  }

  @Test func `a range, two GPUs for a job, and two jobs for a GPU`() throws {
    #expect(try devices(["--gpus", "1-3"], jobs: 3, at: 3) == ["1", "2", "3"])
    sandbox.remove("used")
    sandbox.remove("runs")
    #expect(try devices(["--gpus", "0:1,2:3"], jobs: 2, at: 2) == ["0,1", "2,3"])
    sandbox.remove("used")
    sandbox.remove("runs")
    #expect(
      try devices(["--gpus", "0,5", "--jobs-per-gpu", "2"], jobs: 4, at: 4) == ["0", "0", "5", "5"])
  }

  @Test func `without nvidia-smi lists are taken as written, also names`() throws {
    #expect(
      try devices(["--gpus", "MIG-1a/2,GPU-5f-3,7"], jobs: 3, at: 3) == [
        "7", "GPU-5f-3", "MIG-1a/2",
      ])
    let result = try launch(["true"], "--gpus", "auto")
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("there is no nvidia-smi to tell which GPUs 'auto' are"))
  }

  @Test(arguments: [
    ("2", "there is no GPU 2 here: nvidia-smi lists 0-1", "for 2 GPUs give 0-1"),
    ("8", "there is no GPU 8 here", "8 GPUs are more than this machine has"),
    ("0,2", "there is no GPU 2 here", ""),
  ])
  func `a GPU that is not here is an error, with both readings of a lone number`(
    list: String, message: String, hint: String
  ) throws {
    try sandbox.write("true\n", to: "a")
    let result = try sandbox.run(
      Invocation(["launch", "a", "--gpus", list], environment: try machine(gpus: 2)))
    #expect(result.exitCode == 2)
    #expect(result.errors.contains(message) && result.errors.contains(hint), "\(result)")
    #expect(!sandbox.exists("runs"))
    // One that is here is one.
    let one = try sandbox.run(
      Invocation(["launch", "a", "--gpus", "1"], environment: try machine(gpus: 2)))
    #expect(one.exitCode == 0, "\(one)")
  }

  @Test func `fewer workers than slots are possible, more are not`() throws {
    #expect(try launch(["echo $CUDA_VISIBLE_DEVICES"], "--gpus", "5,6", "-j", "1").exitCode == 0)
    let result = try launch(["true"], "--gpus", "5,6", "-j", "3")
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("CUDA_VISIBLE_DEVICES"), "\(result)")
  }

  @Test func `a timed out job gives its slot back only when all of it has ended`() throws {
    // What it leaves behind holds the GPU for as long as it lives.
    let first =
      "mkdir held; (trap '' TERM; sleep 1; rmdir held) & trap 'exit 1' TERM; wait; sleep 1000"
    let result = try launch(
      [first, "mkdir held && rmdir held"], "--gpus", "0", "--timeout", "500ms")
    #expect(result.exitCode == 1)
    #expect(try ledger.record(of: first)["outcome"]?.string == "timed_out")
    #expect(try ledger.record(of: "mkdir held && rmdir held")["exit_code"]?.int == 0)
  }

  // MARK: Priority and room

  @Test(arguments: ["cat /proc/self/stat", "cat /proc/self/stat; true"])
  func `--nice is added to the niceness of jobs`(line: String) throws {
    func niceness(_ text: String) -> Int? {
      let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
      return fields.count > 16 ? Int(fields[16]) : nil
    }
    let own = String(decoding: bytes(ofFile: "/proc/self/stat") ?? [], as: UTF8.self)
    #expect(try launch([line], "--nice", "5").exitCode == 0)
    let expected = try #require(niceness(own)) + 5
    #expect(niceness(try output(of: line) ?? "") == min(19, expected))
  }

  @Test(arguments: [
    (["--min_memory", "1000T"], "waiting for memory before the next job starts: "),
    (["--max_load", "0"], "waiting before the next job starts: the load is "),
  ])
  func `without room nothing starts, that is reported once, and the launch can be ended`(
    options: [String], notice: String
  ) throws {
    try sandbox.write("touch started\n", to: "a")
    let launch = try sandbox.start(Invocation(["launch", "a"] + options))
    try eventually("it is ready") { launch.errors.contains("running 1 job ") }
    // Long enough for a job to have started, if any would.
    let from = monotonicSeconds()
    try eventually("a while has passed") { monotonicSeconds() > from + 2.5 }
    #expect(launch.errors.split(separator: notice).count == 2)
    #expect(!sandbox.exists("started"))
    #expect(!launch.hasEnded)
    launch.send(SIGINT)
    #expect(try launch.wait().end == .signaled(SIGINT))
    #expect(try sandbox.batchrun("launch", "a").exitCode == 0)
  }

  @Test func `with room all runs`() throws {
    let result = try launch(
      (1...10).map { "echo \($0)" }, "-j", "3", "--min_memory", "1M", "--max_load", "100000")
    #expect(result.exitCode == 0)
    #expect(try ledger.stateCounts() == ["completed": 10])
  }

  @Test func `many workers are no trouble`() throws {
    let result = try launch((1...300).map { "sleep 0.3 && echo \($0)" }, "-j", "300")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try ledger.stateCounts() == ["completed": 300])
    let starts = try ledger.records().values.compactMap { $0["slot"]?.int }
    #expect(Set(starts).count == 300)
  }

  // MARK: Wrong values

  @Test(arguments: [
    ["-j", "0"], ["-j", "-1"], ["-j", "99999999999999999999"], ["-j", "two"], ["-j", ""],
    ["--retries", "-1"], ["--retries", "x"], ["--timeout", "0x"], ["--timeout", "-5s"],
    ["--timeout", "0"],
    ["--timeout", "1e400s"], ["--grace", "soon"], ["--halt", "later,fail=1"],
    ["--halt", "now,fail=0"], ["--halt", "now,fail=101%"], ["--halt", "now"],
    ["--max_failures", "0"], ["--limit", "-1"], ["--shuffle", "--seed", "x"], ["--seed", "1"],
    ["--delay", "x"], ["--idle", "1s"], ["--gpus", "0,0"], ["--gpus", ""], ["--gpus", "0,,1"],
    ["--gpus", "'0'"], ["--gpus", "\"0,1\""], ["--gpus", "0, 1"], ["--gpus", "3-1"],
    ["--gpus", "0-1,1"], ["--gpus", "0:"], ["--gpus", "0-1:2"], ["--jobs-per-gpu", "2"],
    ["--slots_env", "1X=a"], ["--slots_env", "X"], ["--nice", "20"], ["--min_memory", "much"],
    ["--max_load", "-1"], ["--mode", "resumee"], ["--progress", "fancy"],
    ["--state_db_filename", "logs"], ["--name", ".hidden"], ["--print", "some"],
    ["--tail", "-1"], ["--survivors", "kill"], ["--gpus", "0", "--slots_env", "A=1"],
    ["--halt", "now,fail=1", "--max_failures", "1"], ["--workdir", ".", "--isolate"],
    ["--follow", "--shuffle"], ["--accounting_dir", "x", "--home", "y"],
    ["--json", "--print", "all"],
    ["--name", "a/b"], ["--name", ".."], ["--name", ""], ["--state_db_filename", "a/b"],
    ["--accounting_dir", ""], ["--home", ""], ["--n_job", "2"], ["extra"],
  ])
  func `a wrong option is refused in words, and nothing is touched`(options: [String]) throws {
    try sandbox.write("touch done\n", to: "a")
    let result = try sandbox.run(Invocation(["launch", "a"] + options))
    #expect(result.exitCode == 2, "\(result)")
    #expect(result.errors.hasPrefix("batchrun: error: "), "\(result)")
    #expect(result.output == "")
    #expect(sandbox.names() == ["a"])
  }
}
