import Glibc
import Jobs
import Launching
import Ledger
import NodeWork
import Posix
import Testing

@testable import ClusterExecution

/// What is made of the records of nodes and of what a cluster says.
@Suite struct FollowerTests {
  @Test func `orders that come together are one submission`() throws {
    let launch = try FollowedLaunch()
    launch.begin(["a", "b", "c"])
    let submission = try launch.submissions(1)[0]
    #expect(submission.elements == 3)
    #expect(submission.name.hasPrefix("batchrun-") && submission.name.hasSuffix("-1"))
    _ = try launch.notice { $0 == .allSubmitted }
    #expect(try launch.adoption().attempts.isEmpty, "another process follows them")
    #expect(launch.executor.detach() == 0)
  }

  @Test func `an end that a node has recorded is the end`() throws {
    let launch = try FollowedLaunch()
    let orders = launch.begin(["a"])
    _ = try launch.submissions(1)
    try launch.record(.started(), .begun(orders[0]), .ended(orders[0], .exited(code: 3)))
    let ends = try launch.ends(1)
    #expect(ends[0].outcome == .exited(code: 3))
    #expect(ends[0].runtime == 1)
    let beginning = try launch.beginnings(1)[0]
    #expect(beginning.place.node == "n1")
    #expect(beginning.place.reference == "1_0")
    launch.executor.finish()
    #expect(launch.folder.directory.has("slurm/1/settled"))
  }

  @Test func `what had not begun runs again at once`() throws {
    let launch = try FollowedLaunch()
    let orders = launch.begin(["a"])
    try launch.report(.failed)
    #expect(try launch.submissions(2)[1].elements == 1)
    try launch.record(.started(), .begun(orders[0]), .ended(orders[0]), round: 2)
    #expect(try launch.ends(1)[0].outcome == .exited(code: 0))
  }

  @Test func `a job that never starts is left to the next launch after some submissions`() throws {
    let launch = try FollowedLaunch { $0.interruptions = 1 }
    launch.begin(["a"])
    try launch.report(.failed)
    try launch.report(.failed, round: 2)
    #expect(try launch.ends(1)[0].outcome == .withheld(reason: "it never started"))
  }

  @Test func `a job whose place is taken away is interrupted`() throws {
    let launch = try FollowedLaunch()
    let orders = launch.begin(["a"])
    _ = try launch.submissions(1)
    try launch.record(.started(), .begun(orders[0]))
    _ = try launch.beginnings(1)
    try launch.report(.preempted)
    guard case .interrupted = try launch.ends(1)[0].outcome else {
      Issue.record("\(try launch.ends(1)[0].outcome)")
      return
    }
  }

  @Test func `after a node failure signs of life are waited for`() throws {
    let launch = try FollowedLaunch(beat: 1)
    let orders = launch.begin(["a"])
    _ = try launch.submissions(1)
    try launch.record(.started(), .begun(orders[0]))
    _ = try launch.beginnings(1)
    try launch.report(.nodeFail)
    let deadline = Clock.monotonic + 30
    while !launch.folder.directory.has("slurm/1/0.fence"), Clock.monotonic < deadline {
      usleep(10_000)
    }
    // It runs on, and ends.
    try launch.record(.beat(time: Clock.wall), .ended(orders[0]))
    #expect(try launch.ends(1)[0].outcome == .exited(code: 0))
  }

  @Test func `a queued job that is cancelled ends without a beginning`() throws {
    let launch = try FollowedLaunch()
    let orders = launch.begin(["a", "b"])
    _ = try launch.notice { $0 == .allSubmitted }
    launch.executor.signal(SIGTERM, to: orders[0].attempt)
    let end = try launch.ends(1)[0]
    #expect(end.outcome == .terminated(signal: SIGTERM))
    #expect(end.order.id == orders[0].id)
    #expect(launch.cluster.state.withLock { $0.cancelled.map { $0.map(\.index) } } == [[0]])
    #expect(launch.state.withLock { $0.began.isEmpty })
  }

  @Test func `jobs that somebody cancelled together in the queue do not run again`() throws {
    let launch = try FollowedLaunch()
    launch.begin(["a", "b", "c"])
    let submission = try launch.submissions(1)[0]
    launch.cluster.state.change {
      $0.reports = [
        ElementReport(
          key: ElementKey(reference: "1", index: ElementKey.rest, name: submission.name),
          state: .cancelled),
        // The number belonged to another round before.
        ElementReport(
          key: ElementKey(reference: "1", index: 0, name: "another"), state: .completed),
      ]
    }
    let ends = try launch.ends(3)
    #expect(ends.allSatisfy { $0.outcome == .terminated(signal: SIGTERM) })
    #expect(launch.state.withLock { $0.began.isEmpty })
  }

  @Test func `of an element with other jobs the worker is told`() throws {
    let launch = try FollowedLaunch { $0.linesPerJob = .number(2) }
    let orders = launch.begin(["a", "b"])
    _ = try launch.notice { $0 == .allSubmitted }
    launch.executor.signal(SIGTERM, to: orders[1].attempt)
    let round = try launch.folder.directory.directory("slurm").directory("1")
    let deadline = Clock.monotonic + 30
    var fence: Fence?
    while fence == nil, Clock.monotonic < deadline {
      usleep(10_000)
      fence = try Fence.read(element: 0, in: round)
    }
    #expect(fence == .jobs([orders[1].id]))
    #expect(launch.cluster.state.withLock { $0.cancelled.isEmpty })
  }

  @Test func `a refusal ends all that waits and says why`() throws {
    let launch = try FollowedLaunch()
    launch.cluster.state.change {
      $0.refusals = [.refused(message: "no such partition", hint: "there are: debug")]
    }
    launch.begin(["a", "b"])
    let ends = try launch.ends(2)
    #expect(ends.allSatisfy { if case .withheld = $0.outcome { true } else { false } })
    _ = try launch.notice { $0 == .refused("no such partition (there are: debug)") }
    launch.executor.finish()
    #expect(!launch.folder.directory.has("slurm/1"))
  }

  @Test func `a controller that is down at the start refuses`() throws {
    let launch = try FollowedLaunch()
    launch.cluster.state.change { $0.isReachable = false }
    launch.begin(["a"])
    _ = try launch.ends(1)
    #expect(launch.cluster.state.withLock { $0.submissions.isEmpty })
  }

  @Test func `an unclear submission is looked for before it is repeated`() throws {
    let launch = try FollowedLaunch()
    launch.cluster.state.change { $0.refusals = [.unclear("timed out")] }
    launch.begin(["a"])
    // Not found: submitted again.
    #expect(try launch.submissions(2).count == 2)
    #expect(launch.cluster.state.withLock { $0.searches.count } == 1)
  }

  @Test func `half as many are submitted where a limit refuses all`() throws {
    let launch = try FollowedLaunch()
    launch.cluster.state.change { $0.refusals = [.limit("too many")] }
    launch.begin((0..<8).map { "\($0)" })
    #expect(try launch.submissions(3).map(\.elements) == [8, 4, 4])
  }

  @Test func `after a limit each success doubles what is submitted`() throws {
    let launch = try FollowedLaunch()
    launch.cluster.state.change { $0.refusals = [.limit("too many"), .limit("too many")] }
    launch.begin((0..<8).map { "\($0)" })
    #expect(try launch.submissions(5).map(\.elements) == [8, 4, 2, 4, 2])
  }

  @Test func `more jobs than an array holds are several rounds`() throws {
    let launch = try FollowedLaunch()
    launch.cluster.state.change { $0.maxArraySize = 4 }
    launch.begin((0..<10).map { "\($0)" })
    #expect(try launch.submissions(3).map(\.elements) == [4, 4, 2])
  }

  @Test func `a launch follows what an earlier one has submitted`() throws {
    let launch = try FollowedLaunch()
    let orders = launch.begin(["a", "b"])
    _ = try launch.notice { $0 == .allSubmitted }
    #expect(launch.executor.detach() == 0)
    try launch.record(.started(), .begun(orders[0]), .ended(orders[0]))
    var adoption = Adoption()
    try eventually {
      adoption = try launch.adoption(); return !adoption.isEmpty
    }
    #expect(adoption.attempts == [orders[0].id: 1, orders[1].id: 1])
    try launch.relaunch(adoption)
    let again = launch.begin(["a", "b"])
    #expect(try launch.ends(1).map(\.order.id) == [again[0].id])
    try launch.record(.started(), .begun(again[1]), .ended(again[1]), element: 1)
    _ = try launch.ends(2)
    #expect(try launch.submissions(1).count == 1)
    launch.executor.finish()
    #expect(launch.folder.directory.has("slurm/1/settled"))
  }

  @Test func `what was cancelled while no launch followed it is submitted again`() throws {
    let launch = try FollowedLaunch()
    launch.begin(["a"])
    _ = try launch.notice { $0 == .allSubmitted }
    _ = launch.executor.detach()
    try launch.report(.cancelled, node: "")
    var adoption = Adoption()
    try eventually {
      adoption = try launch.adoption()
      return !adoption.isEmpty
    }
    try launch.relaunch(adoption)
    launch.begin(["a"])
    #expect(try launch.submissions(2).count == 2)
    #expect(launch.state.withLock { $0.ended.isEmpty })
  }

  @Test func `what was planned and never submitted is submitted`() throws {
    let launch = try FollowedLaunch()
    launch.begin(["a"])
    _ = try launch.notice { $0 == .allSubmitted }
    _ = launch.executor.detach()
    let slurm = try launch.folder.directory.directory("slurm").directory("1")
    try slurm.remove(ClusterFiles.job)
    var adoption = Adoption()
    try eventually {
      adoption = try launch.adoption(); return !adoption.isEmpty
    }
    try launch.relaunch(adoption)
    launch.begin(["a"])
    #expect(try launch.submissions(2).count == 2)
    #expect(launch.cluster.state.withLock { $0.searches.count } == 1)
  }

  @Test func `a round that the cluster has forgotten has the number of its records`() throws {
    let launch = try FollowedLaunch()
    let orders = launch.begin(["a"])
    _ = try launch.notice { $0 == .allSubmitted }
    _ = launch.executor.detach()
    let round = try launch.folder.directory.directory("slurm").directory("1")
    try round.remove(ClusterFiles.job)
    try launch.record(.started(), .begun(orders[0]))
    var adoption = Adoption()
    try eventually {
      adoption = try launch.adoption()
      return !adoption.isEmpty
    }
    try launch.relaunch(adoption)
    launch.begin(["a"])
    #expect(try launch.beginnings(1)[0].place.reference == "1_0")
    try launch.report(.preempted)
    guard case .interrupted = try launch.ends(1)[0].outcome else {
      Issue.record("\(try launch.ends(1)[0].outcome)")
      return
    }
    #expect(try launch.submissions(1).count == 1)
  }

  @Test func `a reason that never passes is told`() throws {
    let launch = try FollowedLaunch()
    launch.begin(["a"])
    let submission = try launch.submissions(1)[0]
    launch.cluster.state.change {
      $0.reports = [
        ElementReport(
          key: ElementKey(reference: "1", index: 0, name: submission.name), state: .pending,
          reason: "PartitionConfig")
      ]
    }
    _ = try launch.notice { $0 == .warning("it asks for too much") }
    _ = try launch.notice {
      if case .queue(let news) = $0 {
        news.reason == "partitionconfig" && news.queued == 1
      } else {
        false
      }
    }
    #expect(QueueState(.slurm, in: launch.folder.directory)?.news.queued == 1)
  }

  private func eventually(_ condition: () throws -> Bool) throws {
    let deadline = Clock.monotonic + 30
    while try !condition() {
      if Clock.monotonic > deadline { throw WaitedTooLong() }
      usleep(10_000)
    }
  }
}

private struct WaitedTooLong: Error {}

extension Directory {
  fileprivate func has(_ path: String) -> Bool {
    faccessat(descriptor.raw, path, F_OK, 0) == 0
  }
}
