import Posix

/// Finds scalars in TensorBoard event files: in messages `Event` of `tensorflow/core/util/event.proto`.
package final class EventScalars {
  private var table = ScalarTable()

  package init() {}

  package var summaries: [String: ScalarSummary] { table.summaries }

  /// Whether a file is one, by its name.
  package static func isEventFile(_ name: String) -> Bool { name.contains(".tfevents.") }

  /// Takes in a file, from `offset` on; the files of a folder one after the other, in the order of their
  /// names, which is that of their time. `found` is called for every value. Returns where to continue once
  /// the file has grown.
  @discardableResult
  package func read(
    _ file: FileDescriptor, from offset: Int = 0, found: (OutputScalar) -> Void = { _ in }
  ) throws(SystemError) -> Int {
    try EventFileRecords.forEach(in: file, from: offset) {
      EventScalars.take($0, into: &table, found)
    }
  }

  /// `Event { int64 step = 2; Summary summary = 5 }`. The step may stand behind what it is for.
  private static func take(
    _ event: UnsafeRawBufferPointer, into table: inout ScalarTable, _ found: (OutputScalar) -> Void
  ) {
    var step = 0
    for case (2, .number(let bits)) in ProtobufMessage(event) {
      step = Int(truncatingIfNeeded: bits)
    }
    for case (5, .bytes(let summary)) in ProtobufMessage(event) {
      // `Summary { repeated Value value = 1 }`
      for case (1, .bytes(let value)) in ProtobufMessage(summary) {
        take(value: value, step: step, into: &table, found)
      }
    }
  }

  /// `Value { string tag = 1; float simple_value = 2; TensorProto tensor = 8 }`
  private static func take(
    value: UnsafeRawBufferPointer, step: Int, into table: inout ScalarTable,
    _ found: (OutputScalar) -> Void
  ) {
    var tag: UnsafeRawBufferPointer?
    var number: Double?
    for field in ProtobufMessage(value) {
      switch field {
      case (1, .bytes(let text)): tag = text
      case (2, .number(let bits)): number = Double(shortest: float(bits))
      case (8, .bytes(let tensor)): number = TensorScalar.value(tensor)
      default: break
      }
    }
    guard let number, let tag, let index = table.place(of: tag) else { return }
    table.add(number, step: step, at: index)
    found(OutputScalar(name: table.name(at: index), value: number, step: step))
  }

  static func float(_ bits: UInt64) -> Float {
    Float(bitPattern: UInt32(truncatingIfNeeded: bits))
  }
}

extension Double {
  /// The number that a person would take it for: 0.7 for the float nearest to it, and not
  /// 0.699999988.
  init(shortest number: Float) {
    let wide = Double(number)
    self = wide == wide.rounded() || !wide.isFinite ? wide : Double(number.description) ?? wide
  }
}
