import Jobs
import Runs
import Testing

@Suite struct ChildLineTests {
  private let id = JobID(Array(String(repeating: "a1", count: 16).utf8))

  @Test func `lines by which runs begin are told from all others`() throws {
    let id = try #require(id)
    let lines: [(String, ChildLine?)] = [
      ("INFO: [batchrun] Running trial \(id.text): train (lr=0.1)", .trial(id)),
      ("INFO: [batchrun] running train: train lr=0.1\n", .step("train")),
      ("INFO: [batchrun] running a:b: a:b x=[1: 2]", .step("a:b")),
      ("INFO: [batchrun] restarting train: \(id.text) lr=0.1", .restartedStep(id)),
      ("INFO: [batchrun] restarting train: \(id.text)\n", .restartedStep(id)),
      ("INFO: [queue] 2026-11-21 06:07:01 Starting staged run \(id.text)", .queued(id)),
      ("INFO: [queue] 2026-11-21 06:07:01 Processing staged runs", nil),
      ("ERROR: [batchrun] Trial \(id.text) exited with an error (3) - see log for details", nil),
      ("INFO: [batchrun] Running trial abc: train", nil),
      ("INFO: [batchrun] Stopping batch (pending trials can be started as needed)", nil),
      ("Running trial \(id.text): train", nil), ("", nil), ("INFO: [batchrun] ", nil),
      ("INFO: [queue]", nil), ("INFO: [batchrun] running nothing", nil),
    ]
    for (line, meaning) in lines { #expect(ChildLine(Array(line.utf8)) == meaning, "\(line)") }
  }

  @Test func `links of steps of one name are numbered`() {
    var names = StepLinkNames()
    let links = ["train", "a/b c", "train", ".x", "", "train"].map { names.next(for: $0) }
    #expect(links == ["train", "a-b-c", "train_2", "-x", "-", "train_3"])
  }
}
