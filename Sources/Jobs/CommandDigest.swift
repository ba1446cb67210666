import CNettle

/// The SHA-256 of a command's bytes: what makes two lines of a runfile the same job.
package struct CommandDigest: Hashable, Sendable {
  /// The 32 bytes, as four big-endian words.
  package let words: (UInt64, UInt64, UInt64, UInt64)

  /// All 64 hex digits.
  package var hex: String { JobID(self, clashing: true).text }

  package init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  package init(of command: UnsafeRawBufferPointer) {
    var context = sha256_ctx()
    nettle_sha256_init(&context)
    nettle_sha256_update(&context, command.count, command.baseAddress)
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { bytes in
      nettle_sha256_digest(
        &context, bytes.count, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
    self.words = (
      UInt64(bigEndian: words.0), UInt64(bigEndian: words.1),
      UInt64(bigEndian: words.2), UInt64(bigEndian: words.3)
    )
  }

  package init(of command: some Sequence<UInt8>) {
    self = Array(command).withUnsafeBytes { CommandDigest(of: $0) }
  }

  /// Of one of several equal lines that are separate jobs: `occurrence` is its place among them,
  /// from 1. The first is known by its command, as it is without the others; those after it are known
  /// by a text that no command can be, since it has a NUL byte.
  package init(of command: UnsafeRawBufferPointer, occurrence: Int) {
    self =
      occurrence == 1
      ? CommandDigest(of: command) : CommandDigest(of: command + Array("\0#\(occurrence)".utf8))
  }

  package static func == (left: CommandDigest, right: CommandDigest) -> Bool {
    left.words == right.words
  }

  /// The digest is already uniform, so its first word is hash enough.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
  }
}
