import Glibc
import TestSupport
import Testing

@Suite struct RunBackgroundTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("while ! test -e go; do sleep 0.02; done\n", to: "wait.sh")
    try sandbox.write(
      """
      wait:
        exec: sh \(sandbox.path("wait.sh"))
        flags: {n: 0}
      """, to: "batchrun.yml")
  }

  private func id(_ result: ProgramResult) throws -> String {
    let match = try #require(result.output.firstMatch(of: /as ([0-9a-f]{32}) \(pidfile/))
    return String(match.output.1)
  }

  @Test func `a run in the background is known when it is reported as started`() throws {
    for _ in 1...5 {
      let started = try sandbox.batchrun("run", "-b", "-y", "wait")
      #expect(started.exitCode == 0)
      let info = try sandbox.batchrun("runs", "info", try id(started))
      #expect(info.exitCode == 0, "\(info)")
      let stopped = try sandbox.batchrun("stop", "--yes")
      #expect(!stopped.output.contains("Nothing to stop"), "\(stopped)")
      #expect(stopped.exitCode == 0)
    }
  }

  /// Whichever moment of its beginning that is: a run that is stopped is reported as such, and none continues.
  @Test func `a run that is about to begin can be stopped and watched`() throws {
    for kind in ["wait", "wait n=[1,2]"] {
      let arguments = ["run", "-b", "-y"] + kind.split(separator: " ").map(String.init)
      let started = try sandbox.run(Invocation(arguments))
      let id = try id(started)
      let stopped = try sandbox.batchrun("stop", id, "--yes")
      #expect(stopped.errors.contains("Stopping \(id.prefix(8))"), "\(stopped)")
      let info = try sandbox.batchrun("runs", "info", id)
      #expect(info.output.contains("status: terminated"), "\(info)")
    }
    #expect(sandbox.livingProcesses() == [])
  }

  @Test func `why it could not be made is reported by the command that asked for it`() throws {
    try sandbox.makeFolder("rd/.batchrun")
    let refused = try sandbox.batchrun("run", "-b", "-y", "wait", "--run-dir", "rd")
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains("it is the directory of another run"))
    #expect(!refused.output.contains("started in background"))
  }
}
