import JSON
import Posix

/// What a launch knew last of its jobs on a cluster, for others to read.
package struct QueueState: Sendable {
  package let news: QueueNews
  /// Seconds since 1970.
  package let time: Double

  package init(_ news: QueueNews, at time: Double) {
    self.news = news
    self.time = time
  }

  /// Nil if there is none, or it cannot be read.
  package init?(_ kind: ExecutorKind, in ledger: Directory) {
    guard let bytes = (try? ledger.contents(of: ClusterFiles(kind).queue)) ?? nil,
      let value = try? JSONValue(parsing: bytes), let time = value["time"]?.double
    else { return nil }
    self.time = time
    news = QueueNews(
      running: value["running"]?.int ?? 0, nodes: value["nodes"]?.int ?? 0,
      queued: value["queued"]?.int ?? 0, reason: value["reason"]?.string)
  }

  /// A state that cannot be written is missing from `status`, and nothing else.
  package func write(_ kind: ExecutorKind, in ledger: Directory) {
    var members = JSONObject()
    members.add("time", seconds: time)
    members.add("running", news.running)
    members.add("nodes", news.nodes)
    members.add("queued", news.queued)
    members.add("reason", news.reason)
    let names = ClusterFiles(kind)
    guard let folder = try? ledger.directory(names.folder),
      let file = try? AtomicFile(in: folder, name: lastComponent(of: names.queue))
    else { return }
    do throws(SystemError) {
      try file.file.writeAll(Array((members.line + "\n").utf8))
      try file.rename()
    } catch {
      file.discard()
    }
  }

  /// Of the clusters that have jobs of a ledger which are not settled, what is known of the first.
  package static func open(in ledger: Directory) -> (kind: ExecutorKind, state: QueueState?)? {
    for kind in ExecutorKind.allCases where kind != .local && ClusterFiles(kind).isOpen(in: ledger)
    {
      return (kind, QueueState(kind, in: ledger))
    }
    return nil
  }
}
