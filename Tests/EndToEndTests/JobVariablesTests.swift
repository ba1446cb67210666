import Glibc
import JSON
import TestSupport
import Testing

/// `--env` and `--env-file`.
@Suite struct JobVariablesTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  @Test func `they reach lines with and without a shell, and win over inherited ones`() throws {
    try sandbox.write("A=file\nexport B='from file'\n", to: "vars")
    try sandbox.write("printenv A B C\necho \"$A+$B+$C\"\n", to: "a")
    let result = try sandbox.batchrun(
      "launch", "a", "--env-file", "vars", "--env", "A=option", "--env", "C=",
      environment: ["A": "inherited", "C": "inherited"])
    #expect(result.exitCode == 0, "\(result)")
    let logs = try sandbox.batchrun("logs", "a")
    #expect(
      logs.output == "1 | option\n1 | from file\n1 | \n2 | option+from file+\n", "\(logs)")
  }

  @Test func `PATH counts for finding programs`() throws {
    try sandbox.makeFolder("tools")
    try sandbox.writeScript("echo mine \"$@\"\n", to: "tools/my-tool")
    try sandbox.write("my-tool direct\nmy-tool shell && true\n", to: "a")
    let path = sandbox.path("tools") + ":/usr/bin:/bin"
    let result = try sandbox.batchrun("launch", "a", "--env", "PATH=\(path)")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try sandbox.batchrun("logs", "a").output == "1 | mine direct\n2 | mine shell\n")
  }

  @Test func `of a run they give way to its flags and to what is its own`() throws {
    try sandbox.write(
      "import os\nx = 1\nprint(os.environ['A'], os.environ['FLAG_X'], os.environ['RUN_ID'])\n",
      to: "train.py")
    let result = try sandbox.batchrun(
      "run", "train.py", "x=5", "-y", "--env", "A=mine", "--env", "FLAG_X=9", "--env", "RUN_ID=9")
    #expect(result.exitCode == 0, "\(result)")
    let words = result.output.split(separator: "\n").last?.split(separator: " ") ?? []
    #expect(words.count == 3 && words[0] == "mine" && words[1] == "5", "\(result)")
    #expect(words.last?.count == 32, "\(result)")
  }

  @Test func `trials and steps have them too`() throws {
    try sandbox.write("import os\nx = 1\nprint('is', os.environ['A'])\n", to: "train.py")
    try sandbox.write("two:\n  steps: [train.py x=1]\n", to: "guild.yml")
    let batch = try sandbox.batchrun("run", "train.py", "x=[1,2]", "-y", "--env", "A=mine")
    #expect(batch.output.ranges(of: "is mine\n").count == 2, "\(batch)")
    let steps = try sandbox.batchrun("run", "two", "-y", "--env", "A=mine")
    #expect(steps.output.contains("is mine\n"), "\(steps)")
  }

  @Test(arguments: [
    (["--env", "X"], "--env 'X' has no value; write X=VALUE"),
    (["--env", "1x=2"], "invalid name in --env: '1x=2'"),
    (["--env", "BATCHRUN_JOB_ID=1"], "'BATCHRUN_JOB_ID' is set for each job by batchrun"),
    (["--env-file", "nowhere"], "cannot read --env-file 'nowhere': No such file or directory"),
    (
      ["--env", "PORT=1", "--slots-env", "PORT=1,2"],
      "'PORT' already has a value for each worker (--slots-env)"
    ),
    (
      ["--env", "CUDA_VISIBLE_DEVICES=1", "--gpus", "0,1"],
      "'CUDA_VISIBLE_DEVICES' already has a value for each worker (--gpus)"
    ),
  ])
  func `what cannot be set is refused before anything starts`(
    options: [String], message: String
  ) throws {
    try sandbox.write("touch ran\n", to: "a")
    let result = try sandbox.run(Invocation(["launch", "a"] + options))
    #expect(result.exitCode == 2)
    #expect(result.errors.hasPrefix("batchrun: error: \(message)\n"), "\(result)")
    #expect(!sandbox.exists("ran"))
  }

  @Test func `a secret is neither proposed nor recorded`() throws {
    try sandbox.write("exit 1\n", to: "a")
    let result = try sandbox.batchrun(
      "launch", "a", "--env", "API_KEY=s3cret", "--env", "PLAIN=shown")
    #expect(result.errors.contains("--env API_KEY=\"$API_KEY\" --env PLAIN=shown"), "\(result)")
    let found = try sandbox.shell("grep -r s3cret .")
    #expect(found.exitCode == 1, "\(found)")
  }

  @Test func `a staged run keeps them, without secrets`() throws {
    try sandbox.write(
      "import os\nx = 1\nprint(os.environ.get('PLAIN'), os.environ.get('API_KEY'))\n",
      to: "train.py")
    try sandbox.batchrun(
      "run", "train.py", "--stage", "-y", "--env", "API_KEY=s3cret", "--env", "PLAIN=kept")
    #expect(try sandbox.shell("grep -r s3cret .").exitCode == 1)
    let started = try sandbox.batchrun("run", "--start", "1", "-y")
    #expect(started.output.contains("kept None\n"), "\(started)")
    #expect(
      started.errors.contains(
        "batchrun: warning: the value of 'API_KEY' was not kept; give it again with --env\n"),
      "\(started)")
  }
}
