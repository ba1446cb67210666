import Glibc
import Jobs
import Launching
import Testing

/// Ends by results: of single jobs, and of what is left.
@Suite struct LaunchSearchTests {
  private let end = SearchEnd.timeElapsed(seconds: 1)
  private let stop = EarlyStop(step: 9, value: 0.85, rule: "asha")

  private func attempt(_ launch: Simulation, _ slot: Int = 0) throws -> Attempt {
    try #require(launch.state.slots[slot]).attempt
  }

  // MARK: Early stops

  @Test func `a job is asked to end, and is what it was ended for`() throws {
    var launch = Simulation(slots: 2, total: 3)
    launch.send(.began)
    let effects = launch.send(.stoppedEarly(try attempt(launch, 1), stop))
    #expect(effects.signals == [1: SIGTERM])
    let next = launch.end(1, .signaled(signal: SIGTERM), wasInterrupted: true)
    #expect(next.outcomes == [.stoppedEarly(stop)])
    #expect(next.starts == [2])
    launch.end(0)
    #expect(launch.end(1).finishes)
    #expect(launch.state.stoppedEarly == 1)
    #expect((launch.state.completed, launch.state.failed, launch.state.terminated) == (2, 0, 0))
    #expect(launch.state.standings(of: [1]) == [.ended(.stoppedEarly, attempts: 1)])
  }

  @Test func `one that does not end is killed after the grace period`() throws {
    var launch = Simulation(total: 1) { $0.grace = 5 }
    launch.send(.began)
    launch.send(.stoppedEarly(try attempt(launch), stop))
    #expect(launch.state.nextDeadline == launch.now + 5)
    #expect(launch.awaitDeadline().signals == [0: SIGKILL])
    let killed = launch.end(0, .signaled(signal: SIGKILL), wasInterrupted: true)
    #expect(killed.outcomes == [.stoppedEarly(stop)])
  }

  @Test(arguments: [Outcome.exited(code: 0), .exited(code: 3)])
  func `one that ends by itself just then keeps its end`(outcome: Outcome) throws {
    var launch = Simulation(total: 1)
    launch.send(.began)
    launch.send(.stoppedEarly(try attempt(launch), stop))
    #expect(launch.end(0, outcome, wasInterrupted: false).outcomes == [outcome])
    #expect(launch.state.stoppedEarly == 0)
  }

  /// An exit of another one is its answer to the signal: it may have left its work undone.
  @Test(arguments: [
    (Outcome.exited(code: 0), true), (.exited(code: 3), true), (.signaled(signal: SIGKILL), false),
  ])
  func `one that ignores the signal keeps its end, unless it is killed`(
    outcome: Outcome, keepsEnd: Bool
  ) throws {
    for ignoredSignals in [true, false] {
      var launch = Simulation(total: 1)
      launch.send(.began)
      launch.send(.stoppedEarly(try attempt(launch), stop))
      let end = launch.end(0, outcome, wasInterrupted: true, ignoredSignals: ignoredSignals)
      #expect(end.outcomes == [keepsEnd && ignoredSignals ? outcome : .stoppedEarly(stop)])
    }
  }

  @Test func `what is not there, or is ended for something else, is left alone`() throws {
    var launch = Simulation(slots: 2, total: 2) { $0.timeout = 3 }
    launch.send(.began)
    let (first, second) = (try attempt(launch, 0), try attempt(launch, 1))
    launch.end(0)
    #expect(launch.send(.stoppedEarly(first, stop)).isEmpty)
    launch.awaitDeadline()
    #expect(launch.send(.stoppedEarly(second, stop)).isEmpty)
    let end = launch.end(1, .signaled(signal: SIGTERM), wasInterrupted: true)
    #expect(end.outcomes == [.timedOut])
  }

  @Test func `it is not retried, unless its user asks for it`() throws {
    var launch = Simulation(total: 2) { $0.retries = 3 }
    launch.send(.began)
    launch.send(.stoppedEarly(try attempt(launch), stop))
    #expect(launch.end(0, .signaled(signal: SIGTERM), wasInterrupted: true).starts == [1])
    launch.send(.retried([0], added: 0))
    #expect(launch.state.stoppedEarly == 0)
    #expect(launch.end(0).starts == [0])
    #expect(launch.end(0).finishes)
    #expect(launch.state.completed == 2)
  }

  @Test func `it ends in a pause too`() throws {
    var launch = Simulation(total: 1) { $0.grace = 2 }
    launch.send(.began)
    launch.send(.paused(newOnly: false))
    #expect(launch.send(.stoppedEarly(try attempt(launch), stop)).signals == [0: SIGTERM])
    #expect(launch.state.nextDeadline == launch.now + 2)
  }

  // MARK: The end of a search

  @Test func `nothing new starts once what is looked for is found`() {
    var launch = Simulation(slots: 2, total: 5) { $0.retries = 1 }
    launch.send(.began)
    #expect(launch.send(.concluded(end)).isEmpty)
    #expect(launch.end(0).starts.isEmpty)
    // Nor is anything tried again.
    #expect(launch.end(1, .exited(code: 1)).finishes)
    #expect(launch.state.left == 3)
    #expect((launch.state.completed, launch.state.failed) == (1, 1))
    #expect(launch.state.conclusion == end && !launch.state.isDrained)
  }

  @Test func `where results decide, nothing starts before they are read`() throws {
    var launch = Simulation(slots: 2, total: 6) { $0.awaitsResults = true }
    launch.send(.began)
    let (first, second) = (try attempt(launch, 0).serial, try attempt(launch, 1).serial)
    #expect(launch.end(0).starts.isEmpty)
    #expect(launch.state.awaitsResults && launch.state.nextDeadline == nil)
    #expect(launch.end(1).starts.isEmpty)
    // One of them alone says nothing of the other.
    #expect(launch.send(.resultsRead([first])).starts.isEmpty)
    #expect(launch.send(.resultsRead([second])).starts.count == 2)
    #expect(!launch.state.awaitsResults)
    // A failed job has no result, and its end needs none to end the launch.
    #expect(launch.end(0, .exited(code: 1)).starts.count == 1)
    #expect(launch.end(1).starts.isEmpty)
    launch.send(.concluded(end))
    #expect(launch.end(0).finishes)
    #expect(launch.state.left == 1)
  }

  @Test func `what is found before the first start leaves all of it`() {
    var launch = Simulation(total: 2)
    #expect(launch.send(.concluded(end)).finishes)
    #expect(launch.send(.began).isEmpty)
    #expect(launch.state.left == 2)
  }

  @Test func `whether more was to come is known in the end`() {
    var launch = Simulation(total: 0, expectsMore: true)
    #expect(launch.state.awaitsMore)
    launch.send(.inputEnded)
    #expect(!launch.state.awaitsMore)
  }
}
