import Running
import TestSupport
import Testing

@Suite struct JobVariablesTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func texts(_ variables: JobVariables) -> [String] {
    variables.entries.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func laterOnesWinAndAssignmentsOverFiles() throws {
    try sandbox.write("A=file\nB=file\nC=file\n", to: "one")
    try sandbox.write("B=second\n", to: "two")
    let variables = try JobVariables(
      ["A=1", "D=", "A=2"], files: [sandbox.path("one"), sandbox.path("two")])
    #expect(texts(variables) == ["C=file", "B=second", "D=", "A=2"])
    #expect(variables.names == ["A", "B", "C", "D"])
    #expect(variables["A"] == "2" && variables["D"] == "" && variables["E"] == nil)
  }

  @Test(arguments: [
    ("X", "--env 'X' has no value; write X=VALUE"), ("1x=2", "invalid name in --env: '1x=2'"),
    ("=2", "invalid name in --env: '=2'"), ("a b=2", "invalid name in --env: 'a b=2'"),
    ("BATCHRUN_JOB_ID=1", "'BATCHRUN_JOB_ID' is set for each job by batchrun"),
    ("BATCHRUN_METRICS=1", "'BATCHRUN_METRICS' is set for each job by batchrun"),
  ])
  func whatCannotBeSetIsRefused(text: String, message: String) {
    #expect {
      try JobVariables([text], files: [])
    } throws: { error in
      (error as? JobVariables.Fault)?.message == message
        && (error as? JobVariables.Fault)?.exitCode == 2
    }
  }

  @Test func faultsOfFilesSayWhere() throws {
    let path = sandbox.path("env")
    func message(_ path: String) -> String? {
      do throws(JobVariables.Fault) {
        _ = try JobVariables([], files: [path])
        return nil
      } catch {
        return error.message
      }
    }
    #expect(message(path) == "cannot read --env-file '\(path)': No such file or directory")
    try sandbox.write("A=1\n\nnot one\n", to: "env")
    #expect(message(path) == "\(path):3: expected NAME=VALUE: 'not one'")
    try sandbox.write("BATCHRUN_SLOT=1\n", to: "env")
    #expect(message(path) == "'BATCHRUN_SLOT' is set for each job by batchrun")
    #expect(message("/dev/null") == "cannot read --env-file '/dev/null': it is not a regular file")
  }
}
