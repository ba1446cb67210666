import Operations
import Testing

@testable import Running

@Suite struct RunVariablesTests {
  private func texts(_ entries: [[UInt8]]) -> [String] {
    entries.map { String(decoding: $0, as: UTF8.self) }
  }

  private func entries(
    _ variables: KeyValuePairs<String, String>, by own: RunVariables = RunVariables(secrets: [])
  ) -> RunVariables.Entries {
    var environment = ProgramVariables()
    for (name, value) in variables { environment[name] = value }
    return own.entries(of: environment)
  }

  @Test func `variables come in the order of their names`() {
    let entries = entries(["B": "2", "A": "1", "C": ""])
    #expect(texts(entries.all) == ["A=1", "B=2", "C="])
    #expect(String(decoding: entries.lines, as: UTF8.self) == "A=1\nB=2\nC=\n")
  }

  @Test func `what is secret is given to the process and not written down`() {
    let entries = entries(
      ["API_TOKEN": "a", "MINE": "b", "OTHER": "c"], by: RunVariables(secrets: ["MINE"]))
    #expect(texts(entries.all) == ["API_TOKEN=a", "MINE=b", "OTHER=c"])
    #expect(String(decoding: entries.lines, as: UTF8.self) == "OTHER=c\n")
  }

  @Test func `each process gets its own values, and its own names`() {
    let own = RunVariables(secrets: [])
    for number in 1...3 {
      let entries = entries(["SAME": "x", "ID": "\(number)"], by: own)
      #expect(texts(entries.all) == ["ID=\(number)", "SAME=x"])
      #expect(String(decoding: entries.lines, as: UTF8.self) == "ID=\(number)\nSAME=x\n")
    }
    #expect(texts(entries(["ID": "1", "SAME": "y"], by: own).all) == ["ID=1", "SAME=y"])
    #expect(texts(entries(["ID": "1", "OTHER": "x"], by: own).all) == ["ID=1", "OTHER=x"])
    #expect(texts(entries(["ID": "1"], by: own).all) == ["ID=1"])
    #expect(texts(entries([:], by: own).all).isEmpty)
    #expect(texts(entries(["ID": "1", "SAME": "x"], by: own).all) == ["ID=1", "SAME=x"])
  }
}
