import Launching

extension SlotVariable {
  /// Shares the devices that a variable of the environment lists, `0,1,2,3`, out among slots: each gets
  /// the same number of neighbours. Nil if there is nothing to share, or not enough for all.
  init?(sharing name: String, among slots: Int, in environment: [[UInt8]]) {
    let prefix = Array("\(name)=".utf8)
    guard slots > 1, let entry = environment.last(where: { $0.starts(with: prefix) }) else {
      return nil
    }
    let devices = entry.dropFirst(prefix.count).split(separator: UInt8(ascii: ","))
    let share = devices.count / slots
    guard share > 0 else { return nil }
    let values = (0..<slots).map { slot in
      devices[(slot * share)..<((slot + 1) * share)]
        .map { String(decoding: $0, as: UTF8.self) }.joined(separator: ",")
    }
    self.init(name: name, values: values)
  }
}
