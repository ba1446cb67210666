import ClusterExecution

/// The answer of `squeue`.
enum QueueReport {
  /// Array, index, state, reason, name, node.
  private static let format = "%F|%K|%T|%r|%j|%N"

  /// The words after `squeue`. Jobs are asked for by their names: numbers are used again, and one that
  /// is unknown makes the whole question fail.
  static func arguments(names: [String], cluster: String?) -> [String] {
    (cluster.map { ["--clusters=\($0)"] } ?? [])
      + [
        "--noheader", "--me", "--name=\(names.joined(separator: ","))", "--states=all", "--array",
        "--format=\(format)",
      ]
  }

  /// One for each element. Lines that are something else are left out.
  static func elements(in output: [UInt8], cluster: String?) -> [ElementReport] {
    output.split(separator: UInt8(ascii: "\n")).flatMap { line in
      elements(ofLine: String(decoding: line, as: UTF8.self), cluster: cluster)
    }
  }

  private static func elements(ofLine line: String, cluster: String?) -> [ElementReport] {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false)
    guard fields.count >= 6, ArrayReference.isID(fields[0]) else { return [] }
    let reference = ArrayReference(id: String(fields[0]), cluster: cluster).text
    // Only the reason is free text.
    let reason = fields[3..<fields.count - 2].joined(separator: "|")
    let name = String(fields[fields.count - 2])
    let state = ElementState(slurm: fields[2])
    let node = SlurmText.node(fields[fields.count - 1])
    return FoldedIndices.elements(in: fields[1]).map { index in
      ElementReport(
        key: ElementKey(reference: reference, index: index, name: name), state: state,
        reason: SlurmText.present(reason), node: node)
    }
  }
}
