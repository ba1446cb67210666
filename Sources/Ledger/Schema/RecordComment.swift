import JSON

/// A comment on a run: an entry of the member `comments`.
package struct RecordComment: Hashable, Sendable {
  package var body: String
  package var host: String
  package var user: String
  /// Seconds since 1970.
  package var time: Double

  package init(body: String, host: String, user: String, time: Double) {
    self.body = body
    self.host = host
    self.user = user
    self.time = time
  }

  package init?(_ value: JSONValue) {
    guard let body = value["body"]?.string else { return nil }
    self.init(
      body: body, host: value["host"]?.string ?? "", user: value["user"]?.string ?? "",
      time: value["time"]?.double ?? 0)
  }
}

extension RecordComment: JSONConvertible {
  package var jsonValue: JSONValue {
    var object = JSONObject()
    object.add("body", body)
    object.add("host", host)
    object.add("user", user)
    object.add("time", time)
    return .object(object)
  }
}
