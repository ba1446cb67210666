import Glibc
import TestSupport
import Testing

/// While a live display is shown the terminal does not echo what is typed; after every ending it does.
@Suite struct TerminalEchoTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      (1...3).map { "sh -c 'while ! test -e go; do sleep 0.02; done' \($0)\n" }.joined(), to: "a")
  }

  private func hasEcho(_ terminal: TerminalSession) -> Bool {
    terminal.settings.last.map { $0 & UInt32(ECHO) != 0 } ?? false
  }

  private func start() throws -> TerminalSession {
    let terminal = try sandbox.startInTerminal(
      Invocation(["launch", "a", "-j", "3", "--progress", "bar"]))
    try terminal.expectDisplay("the display is there") { $0.text.contains("running") }
    try eventually("echo is off") { !hasEcho(terminal) }
    return terminal
  }

  private func expectEcho(_ terminal: TerminalSession) throws {
    try eventually("echo is on") {
      // What is written has to be read, or nothing continues.
      _ = terminal.screen
      return hasEcho(terminal)
    }
  }

  @Test func `what is typed leaves no debris`() throws {
    let terminal = try start()
    for keys in ["\r", "\r", "hello", "\r"] { try terminal.type(keys) }
    try sandbox.write("", to: "go")
    #expect(try terminal.wait().exitCode == 0)
    try expectEcho(terminal)
    let text = terminal.display().text
    #expect(!text.contains("hello") && !text.contains("ETA"), "\(text)")
  }

  @Test(arguments: ["\u{3}", "\u{1c}"])
  func `a key that ends it leaves the terminal as it was`(key: String) throws {
    let terminal = try start()
    try terminal.type(key)
    _ = try terminal.wait()
    try expectEcho(terminal)
    #expect(!terminal.display().text.contains("^"))
  }

  enum Ending: CaseIterable {
    case terminated, guardianKilled, launcherKilled, launcherCrashed
  }

  @Test(arguments: Ending.allCases)
  func `every other ending, too`(ending: Ending) throws {
    let terminal = try start()
    let launcher = try terminal.program.waitForLauncher()
    switch ending {
    case .terminated: terminal.program.send(SIGTERM)
    case .guardianKilled: terminal.program.send(SIGKILL)
    case .launcherKilled: kill(launcher, SIGKILL)
    case .launcherCrashed: kill(launcher, SIGSEGV)
    }
    try expectEcho(terminal)
    try sandbox.write("", to: "go")
    _ = try terminal.wait()
    try eventually("the launcher has gone") {
      _ = terminal.screen
      return !isAlive(launcher)
    }
    #expect(hasEcho(terminal))
  }

  @Test func `a suspended launch says so and gives the terminal back, and takes it again`() throws {
    let terminal = try start()
    terminal.program.send(SIGTSTP)
    try eventually("it is stopped") {
      _ = terminal.screen
      return processState(terminal.program.pid) == "T"
    }
    #expect(hasEcho(terminal))
    #expect(terminal.display().text.contains("batchrun: suspended"))
    #expect(!terminal.display().text.contains("ETA"))
    terminal.program.send(SIGCONT)
    try eventually("it continues") {
      _ = terminal.screen
      return !hasEcho(terminal)
    }
    try sandbox.write("", to: "go")
    #expect(try terminal.wait().exitCode == 0)
    try expectEcho(terminal)
  }
}
