import Glibc
import JSON
import TestSupport
import Testing

/// Whichever of the two processes of a run of steps is killed, no further step begins.
@Suite struct StepsKillTests {
  @Test func `after kill -9 of the process that a shell knows no step is started`() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      "wait:\n  exec: sh \(sandbox.path("wait.sh"))\nboth:\n  steps: [wait, wait]\n",
      to: "batchrun.yml")
    try sandbox.write(
      "cd '\(sandbox.path(""))'; echo start >> seen; while ! test -e go; do sleep 0.02; done\n",
      to: "wait.sh")
    let run = try sandbox.startBatchrun("run", "both", "-y")
    try eventually("the first step runs") { sandbox.lines(of: "seen").count == 1 }
    run.send(SIGKILL)
    try run.wait()
    try sandbox.write("", to: "go")
    try eventually("nothing is left") { sandbox.livingProcesses() == [] }
    #expect(sandbox.lines(of: "seen").count == 1)
    let states = try sandbox.batchrun("runs", "-a", "--simplified").output
    #expect(states.contains("both") && states.contains("terminated"), "\(states)")
    #expect(states.contains("wait") && states.contains("completed"), "\(states)")
  }

  /// A script that says when it starts, and waits to be let go.
  private func waiting() throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(
      "wait:\n  exec: sh \(sandbox.path("wait.sh"))\n  flags: {n: 1}\n"
        + "batch:\n  steps: ['wait n=[1,2,3]', wait]\n",
      to: "batchrun.yml")
    try sandbox.write(
      "cd '\(sandbox.path(""))'; echo start >> seen; while ! test -e go; do sleep 0.02; done\n",
      to: "wait.sh")
    return sandbox
  }

  @Test func `nor does the batch of a step start another trial`() throws {
    let sandbox = try waiting()
    let run = try sandbox.startBatchrun("run", "batch", "-y")
    try eventually("the first trial runs") { sandbox.lines(of: "seen").count == 1 }
    run.send(SIGKILL)
    try run.wait()
    try eventually("the loss is told") { run.errors.contains("guardian") }
    try sandbox.write("", to: "go")
    try eventually("nothing is left") { sandbox.livingProcesses() == [] }
    #expect(sandbox.lines(of: "seen").count == 1)
  }

  @Test(arguments: ["1", "2"])
  func `nor does a queue start another run`(concurrency: String) throws {
    let sandbox = try waiting()
    for n in 1...5 { try sandbox.batchrun("run", "wait", "n=\(n)", "--stage", "-y") }
    let count = Int(concurrency) ?? 0
    let queue = try sandbox.startBatchrun(
      "run", "queue", "run-once=yes", "-y", "-j", concurrency)
    try eventually("the first runs run") { sandbox.lines(of: "seen").count == count }
    queue.send(SIGKILL)
    try queue.wait()
    try eventually("the loss is told") { queue.errors.contains("guardian") }
    try sandbox.write("", to: "go")
    try eventually("nothing is left") { sandbox.livingProcesses() == [] }
    #expect(sandbox.lines(of: "seen").count == count)
    let staged = try sandbox.batchrun("runs", "--staged", "--json").output
    #expect(staged.split(separator: "\"status\"").count - 1 == 5 - count, "\(staged)")
  }
}
