/// Slurm's number of an array, and its cluster where there are several: `12`, `12;gpu`.
struct ArrayReference: Hashable, Sendable {
  let id: String
  let cluster: String?

  init(_ text: String) {
    let parts = text.split(separator: ";", maxSplits: 1)
    id = parts.first.map(String.init) ?? ""
    cluster = parts.count == 2 ? String(parts[1]) : nil
  }

  init(id: String, cluster: String?) {
    self.id = id
    self.cluster = cluster
  }

  var text: String { id + (cluster.map { ";\($0)" } ?? "") }

  /// Whether `text` is a number of a job.
  static func isID(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
  }
}
