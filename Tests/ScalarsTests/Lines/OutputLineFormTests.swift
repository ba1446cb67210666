import Scalars
import Testing

@Suite struct OutputLineFormTests {
  @Test func hasRowsOfBothKinds() {
    #expect(OutputLineRow.all.filter(\.metrics.isEmpty).count >= 60)
    #expect(OutputLineRow.all.filter { !$0.metrics.isEmpty }.count >= 60)
  }

  @Test(arguments: OutputLineRow.all)
  func findsWhatTheRowSays(row: OutputLineRow) {
    let found = row.found()
    #expect(found.areSame(as: row.metrics), "found \(found), expected \(row.metrics)")
  }

  @Test(arguments: OutputLineRow.all)
  func doesNotCareHowOutputIsCut(row: OutputLineRow) {
    for size in [1, 7] {
      #expect(row.found(pieceSize: size).areSame(as: row.metrics))
    }
  }

  @Test(arguments: OutputLineRow.all.filter { !$0.metrics.isEmpty })
  func ofATornLineNoOtherNamesAreFound(row: OutputLineRow) {
    // What stands before a bar, and a duration, look like metrics until the rest is there.
    let names = Set(row.metrics.map(\.name)).union([
      "train", "loss=0.5", "time", "eta", "dt", "throughput",
    ])
    let bytes = Array(row.output.utf8)
    for count in bytes.indices {
      let torn = String(decoding: bytes[..<count], as: UTF8.self)
      let found = Set(row.found(in: torn).map(\.name))
      #expect(found.isSubset(of: names), "in \(torn.debugDescription)")
    }
  }

  @Test(
    arguments: OutputLineRow.all.filter { row in !row.output.utf8.contains { $0 == 10 || $0 == 13 }
    }
  )
  func nothingCountsWhereMoreStandsBehindIt(row: OutputLineRow) {
    #expect(row.found(in: row.output + "X").isEmpty)
    #expect(row.found(in: row.output + " and more").isEmpty)
  }

  @Test func reportsTheForm() {
    let rules = OutputScalarRules(
      .automatic(metrics: [OutputScalarRule(name: "acc", pattern: #"top1 (\value)"#)]))
    #expect(
      rules.report(on: "INFO: epoch=3 loss=0.5")
        == [
          "INFO: epoch=3 loss=0.5", "  list of pairs: epoch=3.0, loss=0.5 (step 3)",
          #"  'top1 (\value)': <no matches>"#,
        ])
    #expect(
      rules.report(on: "top1 0.9 of all")
        == [
          "top1 0.9 of all", "  no form fits", #"  'top1 (\value)': [('0.9')] (acc=0.9)"#,
        ])
    #expect(
      rules.report(on: "\r 50%|##  | 1/2 [00:00<00:00,  6.66it/s]loss: 0.5 (step 2)")[1]
        == "  KEY: NUMBER: loss=0.5 (step 2)")
    #expect(
      rules.report(on: "{'lr': 0.1, 'batch_size': 32}", ignoring: ["lr"])[1]
        == "  object: batch_size=32.0")
    #expect(rules.report(on: "{'lr': 0.1}", ignoring: ["lr"])[1] == "  object: flags only")
    #expect(rules.report(on: "Epoch 3/10")[1] == "  list of pairs: (step 3)")
    #expect(rules.report(on: "\u{1B}[32mloss=0.4\u{1B}[0m ")[1] == "  list of pairs: loss=0.4")
  }
}
