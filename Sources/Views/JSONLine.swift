import JSON
import Jobs
import Ledger

/// A JSON object on one line, made member by member in the order in which they are to stand.
///
/// Strings come out so that they are harmless to a terminal too: beyond what JSON asks for, DEL,
/// C1 controls and bidirectional controls are written as `\u…`.
package struct JSONLine {
  private var bytes: [UInt8] = [UInt8(ascii: "{")]

  package init() {}

  /// The object, without a newline.
  package var text: String {
    String(decoding: Self.inert(bytes + [UInt8(ascii: "}")]), as: UTF8.self)
  }

  /// The members as they stand, without brackets: for a line that somebody else completes.
  package var members: [UInt8] { Array(bytes.dropFirst()) }

  package mutating func add(_ key: String, _ text: String) {
    begin(key)
    bytes.appendJSONString(text)
  }

  /// Left out where there is no value.
  package mutating func add(_ key: String, _ text: String?) {
    if let text { add(key, text) }
  }

  /// A command or a path; what is not UTF-8 becomes U+FFFD.
  package mutating func add(_ key: String, _ text: [UInt8]) {
    begin(key)
    text.withUnsafeBytes { _ = bytes.appendJSONString($0) }
  }

  package mutating func add(_ key: String, _ number: Int) {
    begin(key)
    bytes.appendJSON(number)
  }

  package mutating func add(_ key: String, _ number: Int?) {
    if let number { add(key, number) }
  }

  /// Seconds, with six decimals.
  package mutating func add(_ key: String, seconds: Double?) {
    guard let seconds else { return }
    begin(key)
    bytes.appendJSONSeconds(seconds)
  }

  package mutating func add(_ key: String, _ value: Bool) {
    begin(key)
    bytes.appendJSON(value)
  }

  package mutating func add(_ key: String, _ lines: [JSONLine]) {
    begin(key)
    bytes.append(UInt8(ascii: "["))
    for (index, line) in lines.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: line.bytes)
      bytes.append(UInt8(ascii: "}"))
    }
    bytes.append(UInt8(ascii: "]"))
  }

  package mutating func add(_ key: String, _ object: JSONLine) {
    begin(key)
    bytes.append(contentsOf: object.bytes)
    bytes.append(UInt8(ascii: "}"))
  }

  package mutating func add(_ key: String, _ value: JSONValue) {
    begin(key)
    bytes.appendJSON(value)
  }

  private mutating func begin(_ key: String) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    bytes.appendJSONString(key)
    bytes.append(UInt8(ascii: ":"))
  }

  /// Such characters stand only within strings, so that they can be replaced without looking at
  /// anything else.
  private static func inert(_ json: [UInt8]) -> [UInt8] {
    guard json.contains(where: { $0 >= 0x7F }) else { return json }
    var result: [UInt8] = []
    result.reserveCapacity(json.count + 16)
    for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069:
        result.append("\\u")
        result.appendHex(UInt16(scalar.value))
      default: result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return result
  }
}

extension JSONLine {
  /// `state`, `outcome` and what belongs to it, called as in the ledger.
  package mutating func add(_ outcome: Outcome) {
    add("state", outcome.state.rawValue)
    add("outcome", outcome.word)
    switch outcome {
    case .exited(let code): add("exit_code", Int(code))
    case .signaled(let signal), .terminated(let signal): add("signal", Int(signal))
    case .notStarted(let reason), .withheld(let reason): add("reason", reason)
    case .timedOut, .vanished: break
    }
  }
}
