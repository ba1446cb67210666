import JSON
import TestSupport
import Testing

/// Readers of a ledger that is being written.
@Suite struct LedgerReaderTests {
  @Test func `metadata.json parses at every instant, and what it knows only grows`() throws {
    let account = try JobAccount()
    let sandbox = account.sandbox
    // Long lines make a large journal, which is folded into the snapshot several times.
    let filler = " # " + String(repeating: "x", count: 8000)
    try sandbox.write((1...700).map { "echo \($0) >> ran\(filler)\n" }.joined(), to: "a.runfile")
    let launch = try sandbox.startBatchrun("launch", "a.runfile", "-j", "2")
    var sizes: [Int] = []
    var finished = 0
    while !launch.hasEnded {
      guard let content = sandbox.bytes(of: "runs/a/metadata.json") else {
        #expect(sizes.isEmpty, "it never vanishes")
        continue
      }
      if content.count == sizes.last { continue }
      let records = try #require(try JSONValue(parsing: content).object)
      let done = records.members.count { $0.value["status"]?.int == 0 }
      #expect(done >= finished)
      finished = done
      sizes.append(content.count)
    }
    #expect(try launch.wait().exitCode == 0)
    #expect(sizes.count > 2, "it was seen before, in and after the folds: \(sizes)")
    #expect(account.ran.count == 700)
    #expect(try account.states() == ["completed": 700])
  }
}
