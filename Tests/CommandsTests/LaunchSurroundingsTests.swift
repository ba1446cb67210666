import RunfileChecks
import TestSupport
import Testing

@testable import Commands

/// The answers of this machine to the checks of a runfile.
@Suite struct LaunchSurroundingsTests {
  let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  @Test(arguments: [
    ("jobs.txt", "."), ("exp/jobs.txt", "exp"), ("a/b/jobs.txt", "a/b"), ("/jobs.txt", "/"),
    ("/a/jobs.txt", "/a"), ("-", "."), ("./jobs.txt", "."),
  ])
  func theFolderOfTheRunfileIsFound(path: String, folder: String) {
    #expect(LaunchSurroundings(runfile: path, workingFolder: nil).runfileFolder == folder)
  }

  @Test func theTwoFoldersAreToldApart() throws {
    try sandbox.makeFolder("exp")
    try sandbox.makeFolder("other")
    try sandbox.write("", to: "exp/train.py")
    let runfile = sandbox.path("exp/jobs.txt")
    let elsewhere = LaunchSurroundings(runfile: runfile, workingFolder: sandbox.path("other"))
    #expect(elsewhere.isElsewhere)
    #expect(!elsewhere.hasFile("train.py", in: .working))
    #expect(elsewhere.hasFile("train.py", in: .ofRunfile))
    #expect(!elsewhere.hasFile("", in: .ofRunfile))
    #expect(elsewhere.hasFile(sandbox.path("exp/train.py"), in: .working))
    // However it is written.
    let same = LaunchSurroundings(
      runfile: runfile, workingFolder: sandbox.path("other/../exp/"))
    #expect(!same.isElsewhere)
  }

  @Test func programsAndVariablesAreFound() throws {
    try sandbox.writeScript("", to: "prog")
    try sandbox.write("", to: "data")
    let surroundings = LaunchSurroundings(runfile: "-", workingFolder: nil)
    #expect(surroundings.hasProgram("sh"))
    #expect(!surroundings.hasProgram("no-program-of-this-name"))
    #expect(surroundings.hasProgram(sandbox.path("prog")))
    #expect(!surroundings.hasProgram(sandbox.path("data")))
    #expect(surroundings.hasVariable("PATH"))
    #expect(!surroundings.hasVariable("BATCHRUN_NO_SUCH_VARIABLE"))
  }

  @Test func aShellIsAskedAndExecutesNothing() throws {
    let shell = LaunchedShell(path: "/bin/sh")
    let made = sandbox.path("made")
    #expect(shell.parse(Array("touch \(made); $(touch \(made))".utf8)) == .accepted)
    #expect(!sandbox.exists("made"))
    guard case .refused(let errors) = shell.parse(Array("for x".utf8)) else {
      Issue.record("not refused")
      return
    }
    #expect(!errors.isEmpty)
    #expect(shell.parse(Array("-x".utf8)) == .accepted)
    // More than one argument can hold.
    #expect(shell.parse([UInt8](repeating: 97, count: 1 << 20)) == .unanswered)
    #expect(LaunchedShell(path: "/nothing/here").parse([97]) == .unanswered)
  }

  @Test func aShellThatHangsIsGivenUp() throws {
    try sandbox.writeScript("sleep 1000", to: "hangs")
    let shell = LaunchedShell(path: sandbox.path("hangs"), timeLimit: 0.2)
    #expect(shell.parse([97]) == .unanswered)
    try sandbox.writeScript("kill -SEGV $$", to: "crashes")
    #expect(
      LaunchedShell(path: sandbox.path("crashes")).parse([97])
        == .refused(errors: Array("signal 11".utf8)))
  }
}
