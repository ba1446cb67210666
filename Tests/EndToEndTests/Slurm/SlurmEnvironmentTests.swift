import JSON
import TestSupport
import Testing

/// Variables that steer Slurm's commands, and jobs that launch.
@Suite(.needsSlurm) struct SlurmEnvironmentTests {
  private let scene: SlurmScene

  init() async throws {
    scene = try await SlurmScene()
  }

  @Test func `variables that would change our commands do not`() async throws {
    let result = try await scene.launch(
      (1...4).map { scene.quick("\($0)") }, "--slurm-lines-per-job", "2",
      environment: [
        "SBATCH_JOB_NAME": "other", "SBATCH_ARRAY_INX": "0-7", "SBATCH_WAIT": "1",
        "SBATCH_OUTPUT": "/nonexistent/x", "SBATCH_REQUEUE": "1", "SBATCH_OPEN_MODE": "truncate",
        "SBATCH_SIGNAL": "KILL@60", "SBATCH_EXPORT": "NONE", "SQUEUE_FORMAT": "%i",
        "SQUEUE_STATES": "SUSPENDED", "SQUEUE_PARTITION": "high", "SQUEUE_USERS": "nobody",
        "SACCT_FORMAT": "jobid", "SLURM_TIME_FORMAT": "relative", "SLURM_ARRAY_TASK_ID": "9",
        "SLURM_RESTART_COUNT": "7", "SLURMD_NODENAME": "other", "LC_ALL": "C.UTF-8",
      ])
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce(1...4)
    #expect(try scene.elements(all: true).count == 2)
  }

  @Test func `a partition that the user has set stays set, and the option wins`() async throws {
    let line = "echo $SLURM_JOB_PARTITION >> seen"
    let chosen = ["SBATCH_PARTITION": "short"]
    #expect(try await scene.launch([line], environment: chosen).exitCode == 0)
    #expect(
      try await scene.launch(
        [line + "; true"], "--slurm-partition", "debug", environment: chosen
      ).exitCode == 0)
    #expect(scene.sandbox.lines(of: "seen") == ["short", "debug"])
  }

  @Test func `variables of the caller reach the lines, those of batchrun too`() async throws {
    let result = try await scene.launch(
      ["echo \"$MINE $BATCHRUN_TEST_ODD\" > seen"],
      environment: ["MINE": "a b", "BATCHRUN_TEST_ODD": "x,y=z'\""])
    #expect(result.exitCode == 0, "\(result)")
    #expect(scene.sandbox.lines(of: "seen") == ["a b x,y=z'\""])
  }

  @Test func `a job can launch, and its own allocation does not leak into the lines`() async throws
  {
    try scene.write(["echo $SLURM_JOB_ID > inner; srun -n1 true && " + scene.quick("1")])
    try scene.sandbox.writeScript(
      """
      cd '\(scene.sandbox.path)'; echo $SLURM_JOB_ID > outer
      '\(batchrunBinary)' launch a --executor slurm --slurm-mem 200 2> errors
      echo $? > code
      """, to: "outer.sh")
    try scene.slurm(
      "sbatch",
      [
        "-o", "/dev/null", "--mem-per-cpu=100", "-n", "2", "--time", "20",
        "--export=PATH,HOME,SLURM_CONF,BATCHRUN_TEST_SANDBOX", scene.sandbox.path("outer.sh"),
      ])
    try await waitUntil("the launch in the job has ended", within: 90) {
      !scene.sandbox.lines(of: "code").isEmpty
    }
    #expect(
      scene.sandbox.lines(of: "code") == ["0"], "\(scene.sandbox.text(of: "errors") ?? "")")
    scene.expectOnce("1")
    #expect(scene.sandbox.lines(of: "inner") != scene.sandbox.lines(of: "outer"))
  }

  @Test func `without sbatch, and with a configuration that is not there, nothing is left`()
    async throws
  {
    try scene.write([scene.quick("1")])
    for environment in [["PATH": "/nonexistent"], ["SLURM_CONF": "/nonexistent/slurm.conf"]] {
      let from = monotonicSeconds()
      let result = try await scene.launch(environment: environment)
      #expect(result.exitCode != 0 && result.exitCode != nil, "\(result)")
      #expect(monotonicSeconds() - from < 30, "every command of Slurm would wait a minute")
      let message = environment["PATH"] == nil ? "/nonexistent/slurm.conf" : "sbatch"
      #expect(result.errors.contains(message), "\(result)")
      #expect(!scene.sandbox.exists("runs/a/metadata.json"))
    }
    #expect(try await scene.launch().exitCode == 0)
    scene.expectOnce("1")
  }
}
