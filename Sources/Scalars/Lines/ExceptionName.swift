import Text

/// Names of Python's exceptions whose message is often a bare number: the last line of a traceback, such
/// as `KeyError: 5`, is no metric. Others are left alone, for metrics have such names too:
/// `MeanSquaredError: 0.5`.
enum ExceptionName {
  private static let names = WordSet([
    "AssertionError", "AttributeError", "BaseException", "Exception", "IndexError",
    "InterruptedError", "KeyError", "KeyboardInterrupt", "LookupError", "NameError",
    "NotImplementedError", "OSError", "RuntimeError", "StopIteration", "SystemExit", "TypeError",
    "ValueError", "ZeroDivisionError",
  ])

  private static let longest = 24

  /// Whether a line is the message of an exception.
  @inline(__always)
  static func begins(_ line: UnsafeRawBufferPointer) -> Bool {
    guard let first = line.first, first.isCapital,
      let colon = line.prefix(longest).firstIndex(of: UInt8(ascii: ":"))
    else { return false }
    return names.contains(line.slice(0..<colon))
  }
}
