import Jobs
import Randomness
import Testing

/// Parameters that are looked for are those of `CommandParameters`.
@Suite struct ParameterLookupTests {
  private static let names = ["lr", "a.b", "fast", "none", "x-y"]

  private func found(_ command: String) -> [String?] {
    Array(command.utf8).withUnsafeBytes { bytes in
      ParameterLookup(Self.names).find(in: bytes) { found in
        found.map { (found) -> String? in
          switch found {
          case .missing: nil
          case .flag: "(flag)"
          case .value(let bytes): String(decoding: bytes, as: UTF8.self)
          }
        }
      }
    }
  }

  private func expected(_ command: String) -> [String?] {
    let list = CommandParameters(of: Array(command.utf8)).list
    return Self.names.map { name in
      list.first { $0.name.elementsEqual(name.utf8) }.map { parameter in
        parameter.value.map { String(decoding: $0, as: UTF8.self) } ?? "(flag)"
      }
    }
  }

  @Test func `values, flags and the last of several are found`() {
    #expect(found("p --lr=0.1 --a.b 3 --fast --x-y=-1") == ["0.1", "3", "(flag)", nil, "-1"])
    #expect(found("p --lr=0.1 --lr 0.2") == ["0.2", nil, nil, nil, nil])
    #expect(found("p --lr=0.1 --lr --fast") == ["(flag)", nil, "(flag)", nil, nil])
    #expect(found("p --lr -0.5 --fast -v") == ["-0.5", nil, "(flag)", nil, nil])
    #expect(found("p --lr='a b' --fast; q --x-y=\"1\"") == ["a b", nil, "(flag)", nil, "1"])
    #expect(found("p --lr=") == ["", nil, nil, nil, nil])
    #expect(found("p --lr='open") == [nil, nil, nil, nil, nil])
  }

  @Test func `they are the same in lines of any kind`() {
    let words = [
      "--lr", "--lr=1", "--fast", "--x-y", "--a.b=", "--", "---lr", "--=1", "-1", "-.5", "-v", "p",
      "a=b", "'--lr'", "\"x y\"", ";", "|", "#c", "\\", "$(a b)", ">", "\t", "--lr='1 2'", "ü",
    ]
    var random = SplitMix64(seed: 5)
    for _ in 0..<5000 {
      let count = Int.random(in: 0...8, using: &random)
      let command = (0..<count).map { _ in words.randomElement(using: &random) ?? "" }
        .joined(separator: " ")
      #expect(found(command) == expected(command), "\(command)")
    }
  }
}
