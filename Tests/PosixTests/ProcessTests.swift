import Glibc
import Posix
import TestSupport
import Testing

@Suite struct ProcessTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func anIdentityIsThePidAndItsStart() throws {
    let own = ProcessIdentity.current
    #expect(own.isAlive)
    #expect(ProcessIdentity(pid: own.pid) == own)
    #expect(!ProcessIdentity(pid: own.pid, startTicks: own.startTicks + 1).isAlive)
    #expect(ProcessIdentity(pid: Int32.max) == nil)
  }

  @Test func markedProcessesAreFoundWithTheirEnvironment() throws {
    let mark = "MARK=\(sandbox.path)"
    let program = try sandbox.start(
      Invocation(["60"], program: "/bin/sleep", environment: ["MARK": sandbox.path, "MORE": "x"]))
    let found = try waitFor("the process") {
      ProcessTable.processes(marked: [Array(mark.utf8)]).first
    }
    #expect(found.process.pid == program.pid)
    #expect(found.environment.contains { $0.elementsEqual("MORE=x".utf8) })
    #expect(ProcessTable.processes(marked: [Array(mark.utf8), Array("MORE=y".utf8)]).isEmpty)
    kill(program.pid, SIGKILL)
    try eventually("it is gone") { ProcessTable.processes(marked: [Array(mark.utf8)]).isEmpty }
  }

  @Test func aMemberOfANewSessionIsOurChildAndDoesNotLeadIt() throws {
    let output = sandbox.path("stat")
    let file = open(output, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(file) }
    var child = ChildProcess(standard: (0, file, 2))
    child.group = .newSessionMember
    let pid = try child.start("/bin/cat", CStrings(["cat", "/proc/self/stat"]))
    var status: Int32 = -1
    #expect(waitpid(pid, &status, 0) == pid)
    #expect(status == 0)
    let fields = try #require(
      sandbox.text(of: "stat")?.split(separator: " ").compactMap { Int32($0) })
    // The pid, its parent, its group and its session.
    #expect(fields[0] == pid && fields[1] == getpid())
    #expect(fields[2] != pid && fields[2] == fields[3] && fields[3] != getsid(0))
    // If it cannot be started no process is left.
    #expect(throws: SystemError.self) { try child.start("/nowhere", CStrings(["nowhere"])) }
  }

  @Test func theMachineHasSomethingToSay() throws {
    #expect(Machine.usableCores >= 1)
    #expect(try #require(Machine.availableMemory) > 0)
    #expect(try #require(Machine.load) >= 0)
    #expect(!Machine.hostname.isEmpty)
    #expect(Machine.bootIdentifier.count == 36)
    #expect(Machine.peakMemory > 1 << 20)
  }

  @Test func stringsStandInTheOrderThatIsAskedFor() {
    let own = CStrings(["a", "", "c"])
    let others = CStrings(["x"])
    func list(_ strings: UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> [String] {
      var found: [String] = []
      var next = strings
      while let text = next?.pointee {
        found.append(String(cString: text))
        next = next?.advanced(by: 1)
      }
      return found
    }
    #expect(own.withPointers { list($0) } == ["a", "", "c"])
    #expect(own.withPointers(and: others) { list($0) } == ["a", "", "c", "x"])
    #expect(own.withPointers(and: others, order: [3, 0]) { list($0) } == ["x", "a"])
    #expect(CStrings([String]()).withPointers { list($0) }.isEmpty)
  }
}
