/// An error that people read: every room says itself what its errors mean, and `Commands` prints it.
package protocol ExplainedError: Error, Sendable {
  /// What happened: one line, lower case, no full stop, names in single quotes. Not yet escaped for a
  /// terminal.
  var message: String { get }
  /// Lines that show where: an excerpt of a file, a caret, the runs that are meant.
  var details: [String] { get }
  /// What to do about it, if that helps.
  var hint: String? { get }
  /// Of a command that ends with it.
  var exitCode: Int32 { get }
}

extension ExplainedError {
  package var details: [String] { [] }
  package var hint: String? { nil }
  package var exitCode: Int32 { 1 }
}

extension ExplainedError where Self: CustomStringConvertible {
  package var message: String { description }
}
