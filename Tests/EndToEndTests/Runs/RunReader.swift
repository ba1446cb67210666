import Glibc
import JSON
import TestSupport
import Testing

/// Runs whose output goes to a program of shell, which a test controls by files.
extension Sandbox {
  /// Starts `run` with these words of shell. Its process id is in `pid`, and in the end its exit code in
  /// `code`.
  func startRun(_ words: String, into reader: String) throws -> RunningProgram {
    try start(
      Invocation(
        [
          "-c",
          "{ \"$BATCHRUN\" run -y \(words) & "
            + "echo $! > pid; wait $!; echo $? > code; } | { \(reader); }",
        ], program: "/bin/sh", environment: ["BATCHRUN": batchrunBinary]))
  }

  /// How the runs of an operation stand.
  func states(of operation: String) throws -> [String] {
    let runs = try batchrun("runs", "--all", "--json", "--operation", operation).json.array
    return (runs ?? []).map { $0["status"]?.string ?? "?" }
  }

  /// Interrupts such runs, which have all ended and which the reader reads once there is a file `read`.
  func expectCutShort(_ program: RunningProgram) throws {
    let pid = try #require(Int32(text(of: "pid")?.dropLast() ?? ""))
    kill(pid, SIGINT)
    try eventually("it ends", within: 10) { text(of: "code")?.isEmpty == false }
    // All had ended before the signal came.
    #expect(text(of: "code") == "0\n")
    #expect(text(of: "errors")?.contains("left out: it was not read in time") == true)
    try write("", to: "read")
    try program.wait()
  }
}
