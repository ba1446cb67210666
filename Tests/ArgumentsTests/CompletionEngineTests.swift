import Arguments
import Testing

@Suite struct CompletionEngineTests {
  @Test(
    arguments: [
      ([], "", ["paint", "brushes"]),
      ([], "p", ["paint"]),
      ([], "-", ["--help", "--version"]),
      ([], "_", []),
      (["brushes"], "", ["wash"]),
      (["brushes"], "--v", []),
      (["nonsense"], "", []),
      (["draw", "x"], "--co", ["--colour", "--coats"]),
      (["paint", "x"], "--drying_", ["--drying-time"]),
      (["paint", "x"], "--no", ["--no-primer"]),
      (["paint", "x"], "--se", []),
      (["paint", "x", "--coats", "2"], "--coa", []),
      (["paint", "x", "--tag", "2"], "--ta", ["--tag"]),
      (["paint", "--colour"], "", ["red", "green", "dark-blue"]),
      (["paint", "-c"], "g", ["green"]),
      (["paint", "-qc"], "g", ["green"]),
      (["paint"], "--colour=d", ["--colour=dark-blue"]),
      (["paint"], "--colour=x", []),
      (["paint", "--tag"], "su", ["sun", "sunset"]),
      (["paint", "--coats"], "", []),
      (["paint", "x"], "-q", ["-q"]),
      (["brushes", "wash"], "", ["--help"]),
    ] as [([String], String, [String])])
  func `candidates fit the place and the beginning`(
    words: [String], current: String, expected: [String]
  ) {
    let offer = offer(words, current)
    #expect(offer.candidates.map(\.word) == expected)
    #expect(offer.names == .none)
  }

  @Test func `names of files are left to the shell`() {
    let texts = Completion.files(extensions: ["txt"])
    #expect(offer(["paint"], "").names == texts)
    #expect(offer(["paint", "-c", "red"], "s").names == texts)
    #expect(offer(["paint", "-cred", "-n4", "--coats=3", "-q"], "").names == texts)
    #expect(offer(["paint", "--"], "-").names == texts)
    #expect(offer(["paint", "--canvas"], "d").names == .directories)
    #expect(offer(["paint"], "--canvas=d").names == .directories)
    #expect(offer(["paint"], "--canvas=d").prefix == "--canvas=")
    #expect(offer(["paint"], "--canvas=d").candidates.isEmpty)
  }

  @Test func `options are explained`() {
    #expect(offer(["paint"], "--qu").candidates == [.init("--quiet", "say nothing")])
  }

  private func offer(_ words: [String], _ current: String) -> CompletionOffer {
    sampleProgram.completions(after: words, current: current) { kind in
      kind == "tags" ? ["sun", "sunset", "rain"].map { .init($0) } : []
    }
  }
}
