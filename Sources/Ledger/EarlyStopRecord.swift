import JSON
import Jobs

/// How an early stop stands in a record: `{"step":9,"value":0.85,"rule":"asha"}`.
extension EarlyStop {
  private enum Key {
    static let step = "step"
    static let value = "value"
    static let rule = "rule"
  }

  package var json: JSONObject {
    var object = JSONObject()
    object.add(Key.step, step)
    // JSON has no word for what is not a number.
    object.add(Key.value, value.isFinite ? value : nil)
    object.add(Key.rule, rule)
    return object
  }

  /// Nil where that is not one.
  package init?(_ json: JSONValue?) {
    guard let step = json?[Key.step]?.int, let rule = json?[Key.rule]?.string else { return nil }
    self.init(step: step, value: json?[Key.value]?.double ?? .nan, rule: rule)
  }
}
