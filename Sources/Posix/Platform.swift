import Glibc

/// The kind of machine that we run on, to compare runs of several.
package struct Platform: Hashable, Sendable {
  /// `x86_64`
  package let architecture: String
  /// The operating system with its release: `Linux 6.1.0-18-amd64`.
  package let system: String
  /// The model of the first processor; nil if the system does not tell.
  package let processor: String?
  /// How many processors are online.
  package let processorCount: Int

  package static let current = Platform()

  private init() {
    var name = utsname()
    uname(&name)
    architecture = Platform.text(&name.machine)
    system = Platform.text(&name.sysname) + " " + Platform.text(&name.release)
    processorCount = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    processor = Platform.model
  }

  private static func text<Characters>(_ characters: inout Characters) -> String {
    withUnsafeBytes(of: &characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// Only the beginning is read: the kernel writes the file as far as it is asked for, and there
  /// are machines with hundreds of processors.
  private static var model: String? {
    guard let bytes = try? FileDescriptor(reading: "/proc/cpuinfo").bytes(in: 0..<1024) else {
      return nil
    }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    where line.hasPrefix("model name") {
      return line.split(separator: ":", maxSplits: 1).last.map { String($0.drop { $0 == " " }) }
    }
    return nil
  }
}
