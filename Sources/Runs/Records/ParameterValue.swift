import JSON
import Operations
import Queries

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

extension QueryValue {
  /// A parameter of a line as filters see it; nil is a flag, which is simply there.
  package init(parameter text: String?) {
    self.init(FlagValue(parameter: text.map { JSONValue.string($0) } ?? JSONValue.bool(true)))
  }
}
