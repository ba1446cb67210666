import JSON
import Text

extension ScalarSummary {
  /// The form in records. Values that JSON has no number for are texts: `NaN`, `Infinity`.
  package var json: JSONValue {
    var object = JSONObject()
    func add(_ key: String, _ value: Double, _ stepKey: String, _ step: Int?) {
      object.add(key, Self.json(value))
      object.add(stepKey, step)
    }
    add("last", last, "step", lastStep)
    add("first", first, "first_step", firstStep)
    add("min", minimum, "min_step", minimumStep)
    add("max", maximum, "max_step", maximumStep)
    object.add("sum", Self.json(total))
    object.add("count", count)
    return .object(object)
  }

  /// Reads what `json` has written, also where steps are missing. Nil for anything else.
  package init?(_ json: JSONValue) {
    guard let last = Self.number(json["last"]) else { return nil }
    func value(_ key: String, _ stepKey: String) -> (Double, Int?) {
      (Self.number(json[key]) ?? last, json[stepKey]?.int)
    }
    self.init(
      first: value("first", "first_step"), last: (last, json["step"]?.int),
      minimum: value("min", "min_step"), maximum: value("max", "max_step"),
      total: Self.number(json["sum"]) ?? last, count: max(1, json["count"]?.int ?? 1))
  }

  /// The record's member `scalars`: name to summary. What is none is left out.
  package static func summaries(in member: JSONValue?) -> [String: ScalarSummary] {
    var summaries: [String: ScalarSummary] = [:]
    for scalar in member?.object?.members ?? [] {
      if let summary = ScalarSummary(scalar.value) { summaries[scalar.key] = summary }
    }
    return summaries
  }

  /// A number as JSON has it, or its name.
  package static func json(_ value: Double) -> JSONValue {
    value.isFinite ? .number(decimalText(value)) : .string(decimalText(value))
  }

  private static func number(_ json: JSONValue?) -> Double? {
    json?.double ?? json?.string.flatMap { realNumber($0) }
  }
}

extension [String: ScalarSummary] {
  /// The summaries as the record's member `scalars`, by name; nil where there are none.
  package var json: JSONValue? {
    guard !isEmpty else { return nil }
    return .object(
      JSONObject(
        namesInOrder(keys).compactMap { name in
          self[name].map { .init(key: name, value: $0.json) }
        }))
  }
}
