import ClusterExecution
import Testing

@testable import SlurmExecution

@Suite struct ReportTests {
  func key(_ reference: String, _ index: Int, _ name: String = "batchrun-x-1") -> ElementKey {
    ElementKey(reference: reference, index: index, name: name)
  }

  /// What squeue of Slurm 22.05 printed.
  @Test func aQueueIsRead() {
    let output = """
      2|8|COMPLETED|None|batchrun-x-1|n2
      2|1|FAILED|NonZeroExitCode|batchrun-x-1|n1
      2|3|FAILED|JobLaunchFailure|batchrun-x-1|n2
      2|4|RUNNING|None|batchrun-x-1|n1
      13|9|PENDING|PartitionConfig|batchrun-x-2|
      19|5|CANCELLED|None|batchrun-x-5|

      """
    #expect(
      QueueReport.elements(in: Array(output.utf8), cluster: nil) == [
        ElementReport(key: key("2", 8), state: .completed, node: "n2"),
        ElementReport(key: key("2", 1), state: .failed, reason: "NonZeroExitCode", node: "n1"),
        ElementReport(key: key("2", 3), state: .failed, reason: "JobLaunchFailure", node: "n2"),
        ElementReport(key: key("2", 4), state: .running, node: "n1"),
        ElementReport(
          key: key("13", 9, "batchrun-x-2"), state: .pending, reason: "PartitionConfig"),
        ElementReport(key: key("19", 5, "batchrun-x-5"), state: .cancelled),
      ])
  }

  @Test func foldedElementsAreEachReported() {
    let output = "17|0-2,7%6|PENDING|PartitionDown|batchrun-x-2|\n"
    let reports = QueueReport.elements(in: Array(output.utf8), cluster: nil)
    #expect(reports.map(\.key.index) == [0, 1, 2, 7])
    #expect(reports.allSatisfy { $0.state == .pending && $0.reason == "PartitionDown" })
  }

  /// Elements that `scancel 30_[0-9]` ended before they started.
  @Test func whatIsCancelledTogetherStandsForTheRest() {
    let output = "30|N/A|CANCELLED|PartitionDown|batchrun-x-7|\n34|0|CANCELLED|None|batchrun-x-7|n1"
    let reports = QueueReport.elements(in: Array(output.utf8), cluster: nil)
    #expect(reports.map(\.key.index) == [ElementKey.rest, 0])
    let accounts = "30|CANCELLED by 0|0:0|None assigned|batchrun-x-7|PartitionDown\n"
    #expect(
      AccountReport.elements(in: Array(accounts.utf8), cluster: nil).map(\.key.index) == [
        ElementKey.rest
      ])
  }

  @Test(arguments: [
    "", "\n", "slurm_load_jobs error: Unable to contact slurm controller (connect failure)",
    "welcome | to | the | best | cluster | ever", "CLUSTER: gpu", "2|1|RUNNING",
    "2|x|RUNNING|None|a|n1",
    "|1|RUNNING|None|a|n1", "2_1|1|RUNNING|None|a|n1",
  ])
  func otherLinesAreNoReport(line: String) {
    #expect(QueueReport.elements(in: Array(line.utf8), cluster: nil).isEmpty)
    #expect(AccountReport.elements(in: Array(line.utf8), cluster: nil).isEmpty)
  }

  @Test func aReasonMayHaveABarAndAClusterHasAName() {
    let reports = QueueReport.elements(
      in: Array("5|0|PENDING|Nodes a|b are DOWN|batchrun-x-1|(null)".utf8), cluster: "gpu")
    #expect(
      reports == [
        ElementReport(key: key("5;gpu", 0), state: .pending, reason: "Nodes a|b are DOWN")
      ])
  }

  /// What sacct of Slurm 22.05 printed; of exit code 139 it makes 11.
  @Test func accountsAreRead() {
    let output = """
      2_0|COMPLETED|0:0|n1|batchrun-x-1|None
      2_2|FAILED|11:0|n2|batchrun-x-1|None
      2_3|FAILED|0:9|n2|batchrun-x-1|None
      2_4|CANCELLED by 0|0:0|n1|batchrun-x-1|None
      2_5|OUT_OF_MEMORY|0:125|n1|batchrun-x-1|None
      13_[0-1%6]|PENDING|0:0|None assigned|batchrun-x-2|PartitionConfig

      """
    func report(
      _ index: Int, _ state: ElementState, _ code: Int32, _ signal: Int32, _ node: String
    ) -> ElementReport {
      ElementReport(
        key: key("2", index), state: state, node: node, exitCode: code, signal: signal)
    }
    let waiting = [0, 1].map { index in
      ElementReport(
        key: key("13", index, "batchrun-x-2"), state: .pending, reason: "PartitionConfig",
        exitCode: 0, signal: 0)
    }
    #expect(
      AccountReport.elements(in: Array(output.utf8), cluster: nil)
        == [
          report(0, .completed, 0, 0, "n1"), report(2, .failed, 11, 0, "n2"),
          report(3, .failed, 0, 9, "n2"), report(4, .cancelled, 0, 0, "n1"),
          report(5, .outOfMemory, 0, 125, "n1"),
        ] + waiting)
  }

  @Test(arguments: [
    ("7", [7]), ("[8-11]", [8, 9, 10, 11]), ("1,3,5-9:2%4", [1, 3, 5, 7, 9]),
    ("[0-3%2]", [0, 1, 2, 3]),
    ("0-2,5,...", [0, 1, 2, 5]), ("0-2,5-...", [0, 1, 2]), ("", []), ("x", []), ("1-", []),
    ("5-3", []), ("1-2-3", []), ("0-9:0", []), ("0-99999999999", []), ("-1", []),
  ])
  func indicesAreUnfolded(text: String, indices: [Int]) {
    #expect(FoldedIndices.indices(in: text) == indices)
  }

  @Test(
    arguments: [
      ([], ""), ([3], "3"), ([0, 1, 2], "0-2"), ([9, 1, 0, 5, 1], "0-1,5,9"),
    ] as [([Int], String)])
  func indicesAreFolded(indices: [Int], text: String) {
    #expect(FoldedIndices.text(of: indices) == text)
    #expect(FoldedIndices.indices(in: text) == Set(indices).sorted())
  }

  @Test(
    arguments: [
      ("PENDING", .pending), ("RUNNING", .running), ("CANCELLED by 1000", .cancelled),
      ("CANCELLED+", .cancelled), ("OUT_OF_MEMORY", .outOfMemory), ("NODE_FAIL", .nodeFail),
      ("BOOT_FAIL", .bootFail), ("REVOKED", .revoked), ("SPECIAL_EXIT", .pending),
      ("STOPPED", .suspended), ("DEADLINE", .deadline), ("WHATEVER", .unknown), ("", .unknown),
    ] as [(String, ElementState)])
  func wordsOfStatesAreKnown(word: String, state: ElementState) {
    #expect(ElementState(slurm: word) == state)
  }

  @Test func aConfigurationIsRead() {
    let output = """
      Configuration data as of 2026-12-01T04:37:00
      KillWait                = 2 sec
      MaxArraySize            = 1001
      MaxJobCount             = 50000
      MinJobAge               = 300 sec
      SLURM_VERSION           = 22.05.8

      Slurmctld(primary) at host is UP
      """
    #expect(
      ConfigReport.limits(in: Array(output.utf8))
        == ClusterLimits(
          version: "22.05.8", maxArraySize: 1001, maxJobCount: 50_000, minJobAge: 300, killWait: 2))
    let short = ConfigReport.limits(in: Array("SLURM_VERSION = 23.11.4".utf8))
    #expect(short?.maxArraySize == 1001)
    #expect(short?.killWait == 30)
    #expect(ConfigReport.limits(in: Array("hello".utf8)) == nil)
  }

  @Test(arguments: [
    ("12\n", "12"), ("12;gpu\n", "12;gpu"), ("Welcome!\nBudget left: 500\n12\n", "12"),
    ("12\nThis job will start at 2026-12-01T12:00\n", "12"), ("  13 \r\n\n", "13"),
    ("500\nestimate follows\n12;c\nbye\n", "12;c"), ("", nil), ("ok\n", nil), ("12;\n", nil),
    ("12;a;b\n", nil), ("-12\n", nil), ("Submitted batch job 12\n", nil),
  ])
  func theNumberOfAJobIsFound(output: String, reference: String?) {
    #expect(SubmitReply.reference(in: Array(output.utf8)) == reference)
  }

  @Test func elementsAreListedByRound() {
    let elements =
      [4, 0, 1, 2].map { key("12", $0) }
      + [key("12;gpu", 7, "batchrun-x-2"), key("9", ElementKey.rest, "batchrun-x-3")]
    #expect(
      ElementList.lists(of: elements) == [
        ElementList(name: "batchrun-x-1", cluster: nil, words: ["12_[0-2,4]"]),
        ElementList(name: "batchrun-x-2", cluster: "gpu", words: ["12_[7]"]),
        ElementList(name: "batchrun-x-3", cluster: nil, words: ["9"]),
      ])
    let many = ElementList.lists(of: stride(from: 0, to: 100_000, by: 2).map { key("12", $0) })
    #expect(many.count == 1)
    #expect(many[0].words.count == 13)
    #expect(many[0].words.allSatisfy { $0.utf8.count < 100_000 })
  }
}
