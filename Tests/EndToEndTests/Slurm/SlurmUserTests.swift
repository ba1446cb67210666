import Glibc
import JSON
import TestSupport
import Testing

/// Somebody who is not root, on a cluster that root runs.
@Suite(
  .needsSlurm,
  .enabled("needs root, setpriv, and a binary that others can run") {
    geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0 && othersCanRun(batchrunBinary)
  })
struct SlurmUserTests {
  private let scene: SlurmScene

  init() async throws {
    scene = try await SlurmScene()
  }

  private func asUser(_ arguments: [String]) -> Invocation {
    var call = scene.launching(arguments)
    call.arguments =
      ["--reuid", "65534", "--regid", "65534", "--clear-groups", batchrunBinary] + call.arguments
    call.program = "/usr/bin/setpriv"
    return call
  }

  @Test func `an ordinary user launches, cancels and continues`() async throws {
    try scene.write([scene.quick("1", exitCode: 3), scene.waiting("2"), scene.quick("3")])
    try await scene.sandbox.run(
      Invocation(["-c", "chmod a+x ..; chown -R 65534:65534 ."], program: "/bin/sh"))
    let launch = try scene.sandbox.start(asUser(["--slurm-lines-per-job", "2"]))
    try await scene.waitForStart(of: "2")
    try await scene.waitForEnd(of: "3")
    launch.send(SIGINT)
    try await launch.wait()
    try scene.letAllGo()
    let again = try await scene.sandbox.run(asUser([]), within: 60)
    #expect(again.exitCode == 1, "\(again)")
    scene.expectStarts(["1": 1, "2": 2, "3": 1], cut: ["2"])
    let owner = try await scene.sandbox.run(
      Invocation(["-c", "find runs ! -user 65534 | head"], program: "/bin/sh"))
    #expect(owner.output == "")
  }
}
