import Glibc
import TestSupport
import Testing

private func isPossible() -> Bool {
  geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0 && othersCanRun(batchrunBinary)
}

/// What another user may do with a launch: read of it, if the folders let them.
@Suite(.enabled("needs root, setpriv, and a binary that others can run") { isPossible() })
struct OtherUserTests {
  @Test(arguments: [["launch", "a"], ["run", "-y", "say.sh"]])
  func `where nothing can be written another folder is proposed`(command: [String]) throws {
    let sandbox = try Sandbox()
    try sandbox.write("true\n", to: "a")
    try sandbox.write("echo hi\n", to: "say.sh")
    try sandbox.shell("chmod a+x ..; chmod -R a+rX .; chmod a+x say.sh")
    let result = try sandbox.run(
      Invocation(
        ["--reuid", "65534", "--clear-groups", batchrunBinary] + command,
        program: "/usr/bin/setpriv"))
    #expect(result.exitCode == 74, "\(result)")
    #expect(result.errors.contains("--home DIR"), "\(result)")
    #expect(!sandbox.exists("runs"))
  }

  @Test(arguments: [[], ["--drain"]])
  func `a launch of another user is not said to be stopped`(options: [String]) throws {
    let sandbox = try Sandbox()
    try sandbox.write("while ! test -e go; do sleep 0.02; done\necho 2\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a", "-j", "1")
    try eventually("it runs") { !sandbox.names(in: "runs/a/logs").isEmpty }
    try sandbox.shell("chmod a+x ..; chmod -R a+rX .")
    let stop = try sandbox.run(
      Invocation(
        ["--reuid", "65534", "--clear-groups", batchrunBinary, "stop", "a", "-y"] + options,
        program: "/usr/bin/setpriv"))
    #expect(stop.exitCode == 1)
    #expect(
      stop.errors == "batchrun: error: launch 'a' belongs to another user, who can stop it\n",
      "\(stop)")
    #expect(stop.output.isEmpty)
    try sandbox.write("", to: "go")
    #expect(try launch.wait().exitCode == 0)
  }
}
