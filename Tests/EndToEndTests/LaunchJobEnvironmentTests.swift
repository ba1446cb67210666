import Glibc
import JSON
import TestSupport
import Testing

/// What a job finds when it starts: as under an untouched shell. Each is looked at
/// from a line that is executed directly and from one that a shell runs.
@Suite struct LaunchJobEnvironmentTests {
  private let sandbox: Sandbox
  private let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  private func output(of line: String, environment: [String: String] = [:]) throws -> String {
    try sandbox.write(line + "\n", to: "a")
    let result = try sandbox.run(
      Invocation(
        ["launch", "a", "--mode", "overwrite"], environment: environment,
        input: .text("not for jobs\n"), ignoredSignals: [SIGINT, SIGHUP, SIGPIPE, SIGUSR1]))
    #expect([0, 1].contains(result.exitCode), "\(result)")
    let file = try ledger.record(of: line)["stdout"]?.string ?? ""
    return sandbox.text(of: "runs/a/\(file)") ?? ""
  }

  private func fields(_ status: String) -> [String: String] {
    Dictionary(
      status.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        return (String(parts[0]), parts[1].filter { $0 != "\t" && $0 != " " })
      }, uniquingKeysWith: { $1 })
  }

  @Test(arguments: ["cat /proc/self/status", "cat /proc/self/status; true"])
  func `no signal is blocked or ignored`(line: String) throws {
    let status = fields(try output(of: line))
    // The C library keeps 32 and 33 for itself, and they cannot be changed.
    let ours = ~(UInt64(0b11) << 31)
    for name in ["SigBlk", "SigIgn", "SigPnd", "ShdPnd"] {
      let mask = try #require(UInt64(status[name] ?? "", radix: 16))
      #expect(mask & ours == 0, "\(name)")
    }
  }

  @Test(arguments: ["ls /proc/self/fd", "ls /proc/self/fd; true"])
  func `nothing is open but the three standard descriptors`(line: String) throws {
    // The fourth is the folder that is listed.
    #expect(try output(of: line) == "0\n1\n2\n3\n")
  }

  @Test(arguments: ["readlink /proc/self/fd/0", "readlink /proc/self/fd/0; true"])
  func `the input is /dev/null`(line: String) throws {
    #expect(try output(of: line) == "/dev/null\n")
  }

  @Test(arguments: ["cat", "cat; true"])
  func `jobs do not eat the launcher's input`(line: String) throws {
    #expect(try output(of: line) == "")
  }

  @Test(arguments: ["cat /proc/self/stat", "cat /proc/self/stat; true"])
  func `a job is in a session without a terminal, and in a group of its own`(
    line: String
  ) throws {
    let fields = try output(of: line).split(separator: ")").last?.split(separator: " ") ?? []
    let (group, session, terminal) = (fields[2], fields[3], fields[4])
    #expect(Int32(session) != getsid(0))
    #expect(Int32(group) != getpgrp())
    #expect(terminal == "0")
  }

  @Test(arguments: ["env", "env; true"])
  func `a job knows its id, attempt, slot, name and log folder`(line: String) throws {
    let variables = try output(
      of: line, environment: ["MINE": "a b", "BATCHRUN_SLOT": "77", "BATCHRUN_GUARDIAN": ""]
    ).split(separator: "\n")
    let id = try #require(sandbox.names(in: "runs/a/logs").first)
    for expected in [
      "MINE=a b", "BATCHRUN_JOB_ID=\(id)", "BATCHRUN_ATTEMPT=1", "BATCHRUN_SLOT=0",
      "BATCHRUN_NAME=a",
    ] {
      #expect(variables.contains { $0 == expected }, "\(expected)")
    }
    let folder = variables.first { $0.hasPrefix("BATCHRUN_LOG_DIR=") }?.dropFirst(17) ?? ""
    #expect(folder.hasPrefix("/"))
    #expect(sandbox.exists("\(folder)/out.log"))
    #expect(!variables.contains { $0.hasPrefix("BATCHRUN_GUARDIAN") })
  }

  @Test func `the limits of a job are those of the launch`() throws {
    try sandbox.write("ulimit -n\n", to: "a")
    let result = try sandbox.shell("ulimit -n 77; \"$BATCHRUN\" launch a")
    #expect(result.exitCode == 0)
    let file = try ledger.record(of: "ulimit -n")["stdout"]?.string ?? ""
    #expect(sandbox.text(of: "runs/a/\(file)") == "77\n")
  }

  @Test func `a line may begin with a dash or contain any bytes`() throws {
    let bytes = Array("printf '%s' caf".utf8) + [0xE9] + Array(" # \u{1F600}".utf8)
    try sandbox.write(
      bytes: Array("-n\n--help\n".utf8) + bytes + Array("\r\n\n# no\n  # no\n".utf8), to: "a")
    let result = try sandbox.batchrun("launch", "a", "--no-checks")
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("1 completed, 2 failed"), "\(result)")
    #expect(try ledger.record(of: "-n")["exit_code"]?.int == 127)
    let encoded = try ledger.records().values.first { $0["command_base64"] != nil }
    let file = try #require(encoded?["stdout"]?.string)
    #expect(sandbox.bytes(of: "runs/a/\(file)") == Array("caf".utf8) + [0xE9])
  }
}
