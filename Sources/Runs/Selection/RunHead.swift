import JSON
import Jobs

/// What is looked at of every run to find those that are wanted, read without making anything of
/// the rest. Our own records have it in front.
struct RunHead {
  var state: JobState?
  var status: Int?
  /// Of what filters look at most, the values as they stand; only where they are asked for.
  private(set) var operation: UnsafeRawBufferPointer?
  private(set) var isMarked = false
  private var start: Double?
  private var initialized: Double?

  /// As `RunRecord.time`.
  var time: Double { start ?? initialized ?? 0 }

  /// As recorded.
  var recordedState: JobState {
    if let state { return state }
    guard let status else { return .pending }
    return status == 0 ? .completed : .error
  }

  /// - Parameters:
  ///   - record: a JSON object, which must outlive this.
  ///   - isDetailed: whether all members are looked at.
  init(_ record: UnsafeRawBufferPointer, isDetailed: Bool = false) {
    var scanner = JSONScanner(record)
    _ = try? scanner.members { key, value in
      let key = record.slice(key)
      let text = record.slice(value)
      if key.equals("state") {
        state = RunHead.state(text)
      } else if key.equals("start") {
        start = RunHead.number(text)
      } else if key.equals("initialized") {
        initialized = RunHead.number(text)
      } else if key.equals("status") {
        status = RunHead.number(text).flatMap { Int(exactly: $0) }
      } else if isDetailed, key.equals("operation") {
        operation = text
      } else if isDetailed, key.equals("marked") {
        isMarked = text.equals("true")
      }
      return isDetailed || start == nil || state == nil
    }
  }

  private static func state(_ text: UnsafeRawBufferPointer) -> JobState? {
    guard text.count > 2 else { return nil }
    return JobState(rawValue: String(decoding: text.slice(1..<(text.count - 1)), as: UTF8.self))
  }

  private static func number(_ text: UnsafeRawBufferPointer) -> Double? {
    Double(String(decoding: text, as: UTF8.self))
  }
}
