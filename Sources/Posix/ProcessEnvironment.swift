@preconcurrency import Glibc

/// The environment that this process was given.
package enum ProcessEnvironment {
  /// `NAME=value` each, in the order in which they were given.
  package static var entries: [[UInt8]] {
    var entries: [[UInt8]] = []
    var position = 0
    while let entry = environ[position] {
      entries.append(Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry))))
      position += 1
    }
    return entries
  }
}
