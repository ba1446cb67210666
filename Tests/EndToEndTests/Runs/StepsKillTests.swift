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
}
