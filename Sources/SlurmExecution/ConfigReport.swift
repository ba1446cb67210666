import ClusterExecution

/// The answer of `scontrol show config`.
enum ConfigReport {
  static let arguments = ["show", "config"]

  /// What the cluster allows. What it does not say is as by default (slurm.conf(5)). Nil if this is not
  /// such an answer.
  static func limits(in output: [UInt8]) -> ClusterLimits? {
    var values: [Substring: Substring] = [:]
    let text = String(decoding: output, as: UTF8.self)
    for line in text.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let name = parts[0].prefix { $0 != " " }
      if values[name] == nil { values[name] = parts[1].drop { $0 == " " } }
    }
    guard let version = values["SLURM_VERSION"] else { return nil }
    func number(_ name: Substring, otherwise standard: Int) -> Int {
      values[name].flatMap { Int($0.prefix { $0.isNumber }) } ?? standard
    }
    return ClusterLimits(
      version: String(version.prefix { $0 != " " }),
      maxArraySize: number("MaxArraySize", otherwise: 1001),
      maxJobCount: number("MaxJobCount", otherwise: 10_000),
      minJobAge: Double(number("MinJobAge", otherwise: 300)),
      killWait: Double(number("KillWait", otherwise: 30)))
  }
}
