/// How the queue of a cluster stands.
package struct QueueNews: Hashable, Sendable {
  /// Jobs that run.
  package var running: Int
  /// The machines that they run on.
  package var nodes: Int
  /// Jobs that wait in the queue.
  package var queued: Int
  /// Why they wait, in words.
  package var reason: String?

  package init(running: Int, nodes: Int, queued: Int, reason: String? = nil) {
    self.running = running
    self.nodes = nodes
    self.queued = queued
    self.reason = reason
  }
}
