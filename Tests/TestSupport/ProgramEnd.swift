/// How a program ended.
package enum ProgramEnd: Equatable, Sendable {
  case exited(Int32)
  case signaled(Int32)
}

/// A program that has ended, and what it wrote.
package struct ProgramResult: Sendable {
  package let end: ProgramEnd
  package let outputBytes: [UInt8]
  package let errorBytes: [UInt8]

  package init(end: ProgramEnd, outputBytes: [UInt8], errorBytes: [UInt8]) {
    self.end = end
    self.outputBytes = outputBytes
    self.errorBytes = errorBytes
  }

  package var output: String { String(decoding: outputBytes, as: UTF8.self) }
  package var errors: String { String(decoding: errorBytes, as: UTF8.self) }

  /// The exit code; nil where a signal ended the program.
  package var exitCode: Int32? {
    if case .exited(let code) = end { code } else { nil }
  }
}

extension ProgramResult: CustomStringConvertible {
  package var description: String {
    "\(end)\n--- stdout\n\(output)\n--- stderr\n\(errors)"
  }
}
