/// Tensors of one number, as newer programs write scalars: messages `TensorProto` of
/// `tensorflow/core/framework/tensor.proto`.
enum TensorScalar {
  private enum DataType: UInt64 {
    case float = 1
    case double = 2
  }

  /// `TensorProto { DataType dtype = 1; TensorShapeProto tensor_shape = 2; bytes tensor_content = 4;
  /// repeated float float_val = 5; repeated double double_val = 6 }`; nil for any other tensor.
  static func value(_ tensor: UnsafeRawBufferPointer) -> Double? {
    var type: DataType?
    var number: Double?
    for field in ProtobufMessage(tensor) {
      switch field {
      case (1, .number(let bits)): type = DataType(rawValue: bits)
      case (2, .bytes(let shape)): guard isOne(shape) else { return nil }
      case (4, .bytes(let content)) where !content.isEmpty: number = decode(content, type)
      case (5, .bytes(let packed)): number = decode(packed, .float)
      case (5, .number(let bits)): number = Double(shortest: EventScalars.float(bits))
      case (6, .bytes(let packed)): number = decode(packed, .double)
      case (6, .number(let bits)): number = Double(bitPattern: bits)
      default: break
      }
    }
    return type == nil ? nil : number
  }

  private static func decode(_ bytes: UnsafeRawBufferPointer, _ type: DataType?) -> Double? {
    switch (type, bytes.count) {
    case (.float, 4): Double(shortest: Float(bitPattern: bytes.littleEndian(UInt32.self)))
    case (.double, 8): Double(bitPattern: bytes.littleEndian(UInt64.self))
    default: nil
    }
  }

  /// `TensorShapeProto { repeated Dim dim = 2 }`, `Dim { int64 size = 1 }`: all sizes are 1.
  private static func isOne(_ shape: UnsafeRawBufferPointer) -> Bool {
    for case (2, .bytes(let dimension)) in ProtobufMessage(shape) {
      var size: UInt64 = 0
      for case (1, .number(let bits)) in ProtobufMessage(dimension) { size = bits }
      if size != 1 { return false }
    }
    return true
  }
}
