import Glibc
import JSON
import TestSupport
import Testing

/// A launch of `a.runfile` that tests ask something of.
protocol ControlScene {
  var sandbox: Sandbox { get }
  var ledger: LedgerFiles { get }
}

extension ControlScene {
  /// Runs until there is a file `go.N`, and has a file `run.N` with its process that long.
  func waiting(_ number: Int, exitCode: String = "0") -> String {
    "echo $$ > run.\(number); while ! test -e go.\(number); do sleep 0.01; done; "
      + "rm run.\(number); exit \(exitCode)"
  }

  func letGo(_ numbers: Int...) throws {
    for number in numbers { try sandbox.write("", to: "go.\(number)") }
  }

  func letAllGo() throws {
    for number in 1...20 { try letGo(number) }
  }

  var running: Set<Int> {
    Set(sandbox.names().filter { $0.hasPrefix("run.") }.compactMap { Int($0.dropFirst(4)) })
  }

  func process(_ number: Int) throws -> pid_t {
    try waitFor("job \(number) runs") {
      sandbox.lines(of: "run.\(number)").first.flatMap { pid_t($0) }
    }
  }

  func start(_ lines: [String], _ options: String...) throws -> RunningProgram {
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a.runfile")
    return try sandbox.start(Invocation(["launch", "a.runfile"] + options))
  }

  func ask(_ words: String..., exitCode: Int32 = 0) throws -> String {
    let result = try sandbox.run(Invocation(words))
    #expect(result.exitCode == exitCode, "\(words): \(result)")
    return result.output + result.errors
  }

  /// Sends a request and is killed at once, by its own hand; an answer that comes in spite of that is
  /// lost.
  func askAndDie(_ launch: RunningProgram, _ line: String, cut: Int = 0, user: Int? = nil)
    throws -> ProgramResult
  {
    let launcher = try launch.waitForLauncher()
    let stat = try #require(bytes(ofFile: "/proc/\(launcher)/stat"))
    let fields = String(decoding: stat, as: UTF8.self).split(separator: ")").last?
      .split(separator: " ")
    let started = try #require(fields?[19])
    let script = """
      import os, socket
      connection = socket.socket(socket.AF_UNIX)
      connection.connect("\\0batchrun-control-\(launcher)-\(started)")
      line = b'\(line)\\n'
      connection.sendall(line[:len(line) - \(cut)])
      \(user == nil ? "os.kill(os.getpid(), 9)" : "print(connection.recv(1000))")
      """
    let words = ["python3", "-c", script]
    let prefix = user.map { ["setpriv", "--reuid=\($0)", "--clear-groups"] } ?? []
    return try sandbox.run(Invocation(prefix + words, program: "/usr/bin/env"))
  }
}
