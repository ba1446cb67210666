import JSON
import TestSupport

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
}
