import ClusterExecution

/// The answer of `sacct`, which knows jobs that the queue has forgotten, and knows them late.
enum AccountReport {
  private static let format = "JobID,State,ExitCode,NodeList,JobName,Reason"

  /// The words after `sacct`. Without a start it looks at today only.
  static func arguments(
    names: [String], user: UInt32, since start: String, cluster: String?
  ) -> [String] {
    (cluster.map { ["--clusters=\($0)"] } ?? [])
      + [
        "--allocations", "--parsable2", "--noheader", "--user=\(user)",
        "--name=\(names.joined(separator: ","))", "--starttime=\(start)", "--format=\(format)",
      ]
  }

  /// One for each element. Elements that wait are folded into one row (`2_[8-9999]`).
  static func elements(in output: [UInt8], cluster: String?) -> [ElementReport] {
    output.split(separator: UInt8(ascii: "\n")).flatMap { line in
      elements(ofLine: String(decoding: line, as: UTF8.self), cluster: cluster)
    }
  }

  private static func elements(ofLine line: String, cluster: String?) -> [ElementReport] {
    let fields = line.split(
      separator: "|", maxSplits: 5, omittingEmptySubsequences: false)
    let id = (fields.first ?? "").split(separator: "_", maxSplits: 1)
    guard fields.count == 6, let array = id.first, ArrayReference.isID(array) else { return [] }
    // `0:53`: the exit code and the signal. Of a signal plus 128 the accounts have taken off the 128.
    let codes = fields[2].split(separator: ":").compactMap { Int32($0) }
    guard codes.count == 2 else { return [] }
    let reference = ArrayReference(id: String(array), cluster: cluster).text
    return FoldedIndices.elements(in: id.count == 2 ? id[1] : "N/A").map { index in
      ElementReport(
        key: ElementKey(reference: reference, index: index, name: String(fields[4])),
        state: ElementState(slurm: fields[1]), reason: SlurmText.present(fields[5]),
        node: SlurmText.node(fields[3]), exitCode: codes[0],
        signal: codes[1])
    }
  }
}
