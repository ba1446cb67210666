import Glibc

/// Why a test could not continue.
package struct TestFailure: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }

  /// The failure of a call of the system that has just set `errno`.
  static func system(_ call: String, _ code: Int32 = errno) -> TestFailure {
    TestFailure("\(call): \(String(cString: strerror(code)))")
  }
}
