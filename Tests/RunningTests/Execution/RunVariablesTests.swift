import Testing

@testable import Running

@Suite struct RunVariablesTests {
  private func texts(_ entries: [[UInt8]]) -> [String] {
    entries.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func `variables come in the order of their names`() {
    let entries = RunVariables(secrets: []).entries(of: ["B": "2", "A": "1", "C": ""])
    #expect(texts(entries.all) == ["A=1", "B=2", "C="])
    #expect(String(decoding: entries.lines, as: UTF8.self) == "A=1\nB=2\nC=\n")
  }

  @Test func `what is secret is given to the process and not written down`() {
    let entries = RunVariables(secrets: ["MINE"])
      .entries(of: ["API_TOKEN": "a", "MINE": "b", "OTHER": "c"])
    #expect(texts(entries.all) == ["API_TOKEN=a", "MINE=b", "OTHER=c"])
    #expect(String(decoding: entries.lines, as: UTF8.self) == "OTHER=c\n")
  }

  @Test func `each process gets its own values, and its own names`() {
    let variables = RunVariables(secrets: [])
    for number in 1...3 {
      let entries = variables.entries(of: ["ID": "\(number)", "SAME": "x"])
      #expect(texts(entries.all) == ["ID=\(number)", "SAME=x"])
    }
    #expect(texts(variables.entries(of: ["ID": "1", "OTHER": "x"]).all) == ["ID=1", "OTHER=x"])
    #expect(texts(variables.entries(of: ["ID": "1"]).all) == ["ID=1"])
    #expect(texts(variables.entries(of: [:]).all).isEmpty)
    #expect(texts(variables.entries(of: ["ID": "1", "SAME": "x"]).all) == ["ID=1", "SAME=x"])
  }
}
