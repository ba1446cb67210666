import JSON

/// What an optimizer asks of its batch, over the socket of the batch: another trial, and later
/// perhaps its end.
package enum TrialRequest: Hashable, Sendable {
  /// `arguments` are assignments as typed, `NAME=VALUE`; if it `draws`, flags that are open to a
  /// search and have not been given are drawn at random.
  case run(arguments: [String], draws: Bool)
  case signal(Int32)

  /// Nil if it is none.
  package init?(_ line: [UInt8]) {
    guard let json = try? JSONValue(parsing: line) else { return nil }
    if let signal = json["signal"]?.int.flatMap({ Int32(exactly: $0) }) {
      self = .signal(signal)
    } else if let arguments = json["run"]?.array {
      self = .run(
        arguments: arguments.compactMap(\.string), draws: json["draws"]?.bool == true)
    } else {
      return nil
    }
  }

  package var line: [UInt8] {
    var bytes: [UInt8] = []
    switch self {
    case .run(let arguments, let draws):
      bytes.appendJSON(
        .object(
          JSONObject([
            .init(key: "run", value: .array(arguments.map { .string($0) })),
            .init(key: "draws", value: .bool(draws)),
          ])))
    case .signal(let signal):
      bytes.appendJSON(
        .object(JSONObject([.init(key: "signal", value: .number("\(signal)"))])))
    }
    return bytes
  }

  /// The name under which a batch takes requests.
  package static func socketName(of batch: String) -> String { "batchrun-trials-\(batch)" }
}

/// What a batch says to a request.
package enum TrialAnswer: Hashable, Sendable {
  /// The exit code of a program that asks if no further trial is to be had.
  package static let noTrial: Int32 = 125

  /// The trial, with what came of it, and the exit code that stands for it.
  case trial(JSONValue, exitCode: Int32)
  /// There is no trial.
  case refused(message: String, details: [String], hint: String?, exitCode: Int32)

  package init?(_ line: [UInt8]) {
    guard let json = try? JSONValue(parsing: line),
      let code = json["exit_code"]?.int.flatMap({ Int32(exactly: $0) })
    else { return nil }
    if let trial = json["trial"] {
      self = .trial(trial, exitCode: code)
    } else {
      self = .refused(
        message: json["message"]?.string ?? "",
        details: json["details"]?.array?
          .compactMap(\.string) ?? [], hint: json["hint"]?.string, exitCode: code)
    }
  }

  package var line: [UInt8] {
    var members: [JSONObject.Member] = []
    switch self {
    case .trial(let trial, let code):
      members = [
        .init(key: "trial", value: trial), .init(key: "exit_code", value: .number("\(code)")),
      ]
    case .refused(let message, let details, let hint, let code):
      members = [
        .init(key: "message", value: .string(message)),
        .init(key: "details", value: .array(details.map { .string($0) })),
        .init(key: "hint", value: hint.map { .string($0) } ?? .null),
        .init(key: "exit_code", value: .number("\(code)")),
      ]
    }
    var bytes: [UInt8] = []
    bytes.appendJSON(.object(JSONObject(members)))
    return bytes
  }
}
