import Glibc

/// Whether a process ignores a signal, as the kernel tells it; false if there is no such process.
package func isIgnored(_ signal: Int32, by pid: pid_t) -> Bool {
  // SigIgn:⇥0000000000004000
  let line = ProcFile.read("/proc/\(pid)/status")?.split(separator: UInt8(ascii: "\n"))
    .first { $0.starts(with: "SigIgn:".utf8) }
  let digits = line?.split { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") }.last
  let mask = digits.flatMap { UInt64(String(decoding: $0, as: UTF8.self), radix: 16) } ?? 0
  return mask >> UInt64(signal - 1) & 1 == 1
}
