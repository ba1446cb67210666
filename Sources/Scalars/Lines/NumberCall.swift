import JSON
import Text

/// A number as Python writes those of its packages: `np.float64(0.5)`, `tensor(0.5, …)`.
enum NumberCall {
  case number(Double)
  /// What is in it is not one number.
  case other

  private static let packages: [StaticString] = ["np.", "numpy.", "jnp."]
  private static let calls = WordSet([
    "float16", "float32", "float64", "float128", "int8", "int16", "int32", "int64", "uint8",
    "uint16", "uint32", "uint64", "longdouble", "longlong", "tensor", "array", "Array", "bool_",
  ])

  /// Takes the parentheses that stand behind the name; nil where they do not end, or the name is another
  /// one.
  init?(of name: UnsafeRawBufferPointer, _ cursor: inout LineCursor) {
    var name = name
    if let package = Self.packages.first(where: { name.holds($0, at: 0) }) {
      name = name.slice(package.utf8CodeUnitCount..<name.count)
    }
    guard Self.calls.contains(name) else { return nil }
    let start = cursor.position + 1
    var depth = 0
    while !cursor.isAtEnd {
      if cursor.next == UInt8(ascii: "(") { depth += 1 }
      if cursor.next == UInt8(ascii: ")") { depth -= 1 }
      cursor.position += 1
      guard depth == 0 else { continue }
      var inside = LineCursor(cursor.bytes.slice(start..<(cursor.position - 1)))
      inside.skipBlanks()
      let argument = inside.take { $0 != UInt8(ascii: ",") }.withoutBlanksAtEnd
      self = realNumber(argument).map(NumberCall.number) ?? .other
      return
    }
    return nil
  }
}
