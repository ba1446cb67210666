/// The bytes of a command, where they lie in the buffer of its runfile.
///
/// `@unchecked Sendable`: the bytes are never written to, and whoever hands out a command keeps
/// the buffer behind it until the launch is over.
package struct Command: @unchecked Sendable {
  package let bytes: UnsafeRawBufferPointer

  package init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }
}
