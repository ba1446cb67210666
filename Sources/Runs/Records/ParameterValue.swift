import JSON
import Operations

extension FlagValue {
  /// A parameter of a launched line: those are texts, as they stand in the command.
  init(parameter json: JSONValue) {
    if case .string(let text) = json {
      self = (try? FlagValue(decoding: text)) ?? .string(text)
    } else {
      self = FlagValue(json)
    }
  }
}
