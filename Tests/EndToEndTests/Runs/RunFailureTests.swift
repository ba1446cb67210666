import Glibc
import TestSupport
import Testing

/// What goes wrong before a run, around it and after it.
@Suite struct RunFailureTests {
  private let batch: BatchProject
  private var project: SeedProject { batch.project }
  private var sandbox: Sandbox { batch.sandbox }

  init() throws {
    batch = try BatchProject()
  }

  @Test(
    arguments: [
      (["nosuch"], 1, "operation 'nosuch' is not defined"),
      (["m:nosuch"], 1, "operation 'm:nosuch' is not defined"),
      (["a/b/c"], 1, "invalid operation 'a/b/c'"),
      ([], 1, "a default operation is not defined"),
      (["/tmp"], 1, "cannot run '/tmp'"),
      (["say.py", "word"], 1, "invalid argument 'word': expected NAME=VALUE"),
      (["say.py", "foo=1"], 1, "unsupported flag 'foo'"),
      (["shout", "times=two"], 1, "invalid value two for times"),
      (["shout", "times=4"], 1, "invalid value 4 for times: out of range (greater than max 3)"),
      (["shout", "times=[1,9]"], 1, "invalid value 9 for times: out of range"),
      (["wait", "n=range[a:b]"], 1, "error decoding 'range[a:b]' for flag n: invalid arg 'a'"),
      (["wait", "n=uniform[1:2:3:4]"], 1, "uniform requires 2 or 3 args"),
      (["wait", "n=loguniform[2:1]"], 1, "invalid function args in 'n=loguniform[2:1]'"),
      (["say.py", "@nosuch.csv"], 1, "batch file 'nosuch.csv' does not exist"),
      (["say.py", "@bad.json"], 1, "cannot read trials for 'bad.json': line 2"),
      (["say.py", "@say.txt"], 1, "cannot read trials for 'say.txt': unsupported extension"),
      (["say.py", "@."], 1, "cannot read trials for '.'"),
      (["say.py", "--optimizer", "random"], 1, "flags for batch"),
      (["say.py", "msg=[a,b]", "--optimizer", "nosuch"], 1, "operation 'nosuch' is not defined"),
      (["say.py", "-o", "forest"], 1, "flags for batch"),
      (["say.py", "-o", "forst"], 1, "operation 'forst' is not defined"),
      (["say.py", "--opt-flag", "foo=123"], 1, "invalid optimizer flag foo=123: no optimizer"),
      (["say.py", "--print-trials"], 1, "cannot print trials for a non-batch operation"),
      (["say.py", "--save-trials", "a.csv"], 1, "cannot save trials for a non-batch operation"),
      (["say.py", "msg=[1]", "--save-trials", "a.yml"], 1, "unsupported extension '.yml'"),
      (["say.py", "msg=[1]", "--save-trials", "no/a.csv"], 1, "cannot save the trials"),
      (["--restart", "zzzz"], 1, "could not find a run matching 'zzzz'"),
      (["say.py", "--restart", "zzzz"], 1, "OPERATION cannot be used with --restart"),
      (["say.py", "--start", "zzzz"], 1, "OPERATION cannot be used with --start"),
      (["--restart", "a", "--start", "b"], 2, "only one run can be restarted: 'a' or 'b'"),
      (
        ["--restart", "zzzz", "--optimizer", "random"], 2,
        "'--optimizer' and '--restart' cannot be used together"
      ),
      (
        ["say.py", "--stage", "--background"], 2,
        "'--stage' and '--background' cannot be used together"
      ),
      (
        ["say.py", "--gpus", "0", "--no-gpus"], 2,
        "'--gpus' and '--no-gpus' cannot be used together"
      ),
      (["say.py", "-m", "0"], 2, "invalid value '0' for '-m'"),
      (["say.py", "--stag"], 2, "unknown option '--stag'; did you mean '--stage'?"),
      (["say.py", "--restart"], 2, "'--restart' needs a value"),
    ] as [([String], Int32, String)])
  func `what makes no sense is reported in a few words and leaves nothing behind`(
    arguments: [String], exitCode: Int32, message: String
  ) throws {
    try sandbox.write("[{\"msg\": 1},\n {\"msg\": }]\n", to: "bad.json")
    try sandbox.write("msg\n1\n", to: "say.txt")
    let result = try sandbox.run(Invocation(["run", "-y"] + arguments))
    #expect(result.exitCode == exitCode, "\(result)")
    #expect(result.output == "" || message.hasPrefix("cannot save the"), "\(result)")
    #expect(result.errors.hasPrefix("batchrun: error: \(message)"), "\(result)")
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count <= 2, "\(result)")
    #expect(lines.count < 2 || lines[1].hasPrefix("hint: "), "\(result)")
    #expect(!sandbox.exists("runs"))
    #expect(!sandbox.exists("a.yml"))
  }

  @Test func `a required flag that is missing is named with what it is for`() throws {
    let result = try sandbox.batchrun("run", "-y", "shout", "msg=")
    #expect(result.exitCode == 1)
    #expect(
      result.errors == """
        batchrun: error: operation requires the following missing flags:

          msg  what is said

        hint: run the command again with these flags specified as NAME=VALUE

        """)
    #expect(!sandbox.exists("runs"))
  }

  @Test func `a broken project file changes nothing`() throws {
    try project.run("say.py", "msg=a")
    let before = try sandbox.shell("find runs -type f | xargs cksum").output
    try sandbox.append("\nshout: [", to: "batchrun.yml")
    let result = try sandbox.batchrun("run", "-y", "say.py", "msg=[a,b]")
    #expect(result.exitCode != 0)
    #expect(result.errors.hasPrefix("batchrun: error: "), "\(result)")
    #expect(result.errors.contains("batchrun.yml"), "\(result)")
    #expect(try sandbox.shell("find runs -type f | xargs cksum").output == before)
  }

  @Test func `a run whose folder was deleted is in no list and can be run again`() throws {
    try batch.letGo()
    try project.run("wait", "n=1")
    let id = try project.ids()[0]
    sandbox.remove("runs/wait/dirs/\(id)")
    sandbox.remove("runs/wait/logs/\(id)")
    #expect(try sandbox.batchrun("runs").exitCode == 0)
    #expect(try sandbox.batchrun("runs", "info", id).exitCode != 0)
    #expect(try batch.states().isEmpty)
    let again = try sandbox.batchrun("run", "-y", "--restart", id)
    #expect(again.exitCode == 1)
    #expect(
      again.errors.contains("the folder of run \(id.prefix(8)) (wait) was removed"), "\(again)")
    #expect(try batch.states().isEmpty)
    let renewed = try sandbox.batchrun("run", "-y", "--restart", id, "--force-sourcecode")
    #expect(renewed.exitCode == 0, "\(renewed)")
    #expect(try batch.states() == ["1": "completed"])
    #expect(try project.ids() == [id])
  }

  @Test func `a run that is running is not started a second time`() throws {
    let run = try batch.start("wait", "n=1")
    try batch.waitForStart(of: "1")
    let id = try project.ids()[0]
    let again = try sandbox.batchrun("run", "-y", "--restart", id)
    #expect(again.exitCode == 1)
    #expect(
      again.errors == """
        batchrun: error: cannot restart run \(id) because it's running
        hint: use 'batchrun stop \(id.prefix(8))' to stop it first and try again

        """)
    // Neither is it when no process is left to say so.
    let launcher = try run.waitForLauncher()
    run.send(SIGSTOP)
    kill(launcher, SIGKILL)
    run.send(SIGKILL)
    try run.wait()
    #expect(try sandbox.batchrun("run", "-y", "--restart", id).exitCode == 1)
    #expect(batch.begun == ["1": 1])
    try batch.letGo()
    try eventually("it has ended") { batch.ended == ["1": 1] }
    try eventually("its process has gone") { sandbox.livingProcesses().isEmpty }
    #expect(try sandbox.batchrun("run", "-y", "--restart", id).exitCode == 0)
  }

  @Test func `an id that is not unique is refused with those it may mean`() throws {
    try batch.letGo()
    for digit in ["1", "2"] {
      try project.run(
        "wait", "--run-id", "abcdef" + digit + String(repeating: "0", count: 25))
    }
    let result = try sandbox.batchrun("run", "-y", "--restart", "abcde")
    #expect(result.exitCode == 1)
    #expect(result.errors.hasPrefix("batchrun: error: 'abcde' matches multiple runs"), "\(result)")
    #expect(result.errors.contains("abcdef10") && result.errors.contains("abcdef20"))
  }

  @Test func `a batch in the background is stopped and resumed`() throws {
    let started = try sandbox.batchrun("run", "-y", "wait", "n=[1,2]", "--pidfile", "pid")
    #expect(started.exitCode == 0)
    #expect(started.output.hasPrefix("wait+ started in background as "), "\(started)")
    try batch.waitForStart(of: "1")
    let id = try batch.id(of: "wait+")
    #expect(started.output.contains(id))
    #expect(pid_t(sandbox.text(of: "pid") ?? "").map(isAlive) == true)
    #expect(try sandbox.batchrun("stop", id, "-y").exitCode == 0)
    #expect(try batch.states() == ["1": "terminated", "2": "pending", "+": "terminated"])
    try eventually("its processes and its pid file have gone") {
      !sandbox.exists("pid") && sandbox.livingProcesses().isEmpty
    }
    try batch.letGo()
    let resumed = try sandbox.batchrun("run", "-y", "--resume", id, "--pidfile", "pid")
    #expect(resumed.exitCode == 0, "\(resumed)")
    try eventually("all has completed") {
      try batch.states() == ["1": "completed", "2": "completed"]
    }
    try eventually("its pid file has gone") { !sandbox.exists("pid") }
  }

  @Test func `only the running trial is stopped and the batch continues`() throws {
    let run = try batch.start("wait", "n=[1,2]", "--keep-batch")
    try batch.waitForStart(of: "1")
    let running = try sandbox.batchrun("runs", "--running", "--json").json.array ?? []
    let trial = try #require(running.first { $0["operation"]?.string == "wait" }?["id"]?.string)
    let stop = try sandbox.batchrun("stop", trial, "-y")
    #expect(stop.exitCode == 0, "\(stop)")
    try batch.waitForStart(of: "2")
    try batch.letGo()
    #expect(try run.wait().exitCode == 0)
    #expect(try batch.states() == ["1": "terminated", "2": "completed", "+": "completed"])
  }
}
