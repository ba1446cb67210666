import JSON
import Jobs
import Text

/// What happens to a run, as the process that carries it out records it. The attempts of a launch
/// have their own events (`EventBuffer`).
extension RecordChange {
  /// A process of batchrun begins to carry out a run itself: a batch, steps, a queue.
  ///
  /// `id`: of the run.
  /// `attempt`: which start of it this is, from 1.
  /// `time`: seconds since 1970.
  package static func running(
    _ id: JobID, attempt: Int, at time: Double, by claimer: RunClaimer
  ) -> RecordChange {
    var change = goingOn(by: claimer)
    change.set(.start, time)
    change.set(.attempts, attempt)
    // Both streams go into one file.
    change.set(.stdout, JobFiles(of: id).output)
    change.set(.stderr, JobFiles(of: id).output)
    change.remove(.claimedFrom)
    return change
  }

  /// A run that has been carried out is not over: what it has started continues.
  package static func goingOn(by claimer: RunClaimer) -> RecordChange {
    var change = RecordChange()
    change.set(.state, JobState.running.rawValue)
    change.set(.status, JSONValue.null)
    change.set(.runtime, JSONValue.null)
    change.set(.claimedBy, claimer.json)
    change.remove(.exitCode, .signal, .outcome, .paused, .clock)
    return change
  }

  /// A run that batchrun carried out itself has ended, after `runtime` seconds. There is no exit code
  /// if it was ended before it could finish.
  package static func ended(
    _ state: JobState, exitCode: Int32?, runtime: Double
  ) -> RecordChange {
    var change = RecordChange()
    change.set(.state, state.rawValue)
    change.set(.status, exitCode.map(\.jsonValue) ?? .null)
    change.set(.runtime, runtime)
    change.set(.exitCode, exitCode)
    change.remove(.claimedBy, .claimedFrom)
    return change
  }

  /// A process takes a run that is in this state, to start it.
  package static func claimed(by claimer: RunClaimer, from state: JobState) -> RecordChange {
    var change = RecordChange()
    change.set(.state, JobState.pending.rawValue)
    change.set(.claimedBy, claimer.json)
    change.set(.claimedFrom, state.rawValue)
    // A move that was not completed.
    change.remove(.movingTo, .movedBy)
    return change
  }

  /// Another process continues with what was claimed.
  package static func takenOver(by claimer: RunClaimer) -> RecordChange {
    var change = RecordChange()
    change.set(.claimedBy, claimer.json)
    return change
  }

  /// Its first attempt was recorded, but could not begin: nothing is known of it, and it waits.
  package static var notBegun: RecordChange {
    var change = RecordChange()
    change.set(.status, JSONValue.null)
    change.set(.state, JobState.pending.rawValue)
    change.remove(
      .attempts, .start, .runtime, .host, .slot, .pid, .pidStart, .pausedTime, .stdout, .stderr,
      .executor, .node, .slurmJob, .round, .queuedTime)
    return change
  }

  /// A claimed run is what it was before.
  package static func released(to state: JobState) -> RecordChange {
    var change = RecordChange()
    change.set(.state, state.rawValue)
    change.remove(.claimedBy, .claimedFrom)
    return change
  }

  /// It waits to be started, since `time` (seconds since 1970).
  package static func staged(at time: Double) -> RecordChange {
    var change = RecordChange()
    change.set(.state, JobState.staged.rawValue)
    change.set(.start, time)
    change.remove(.claimedBy, .claimedFrom)
    return change
  }

  /// What is executed.
  package static func command(_ words: [String]) -> RecordChange {
    var change = RecordChange()
    change.append(.command, .string(words.map { shellQuoted($0) }.joined(separator: " ")))
    change.append(.arguments, .array(words.map { .string($0) }))
    return change
  }

  /// What it has printed was not read.
  package static var withoutScalars: RecordChange {
    var change = RecordChange()
    change.remove(.scalars)
    return change
  }

  /// The metrics that its output has, as `scalars` has them.
  package static func scalars(_ summaries: JSONValue) -> RecordChange {
    var change = RecordChange()
    change.set(.scalars, summaries)
    return change
  }
}

/// What people do to batches that run.
extension RecordChange {
  /// The number of trials that run at once.
  package static func workers(_ count: Int) -> RecordChange {
    replacing(.workers, with: count)
  }

  /// It is paused: `all` of it, or only nothing `new` starts, or it starts nothing until its end (`drain`); nil
  /// if it is not.
  package static func paused(_ what: String?) -> RecordChange {
    replacing(.paused, with: what)
  }

  /// Which part of its time counts.
  package static func clock(_ clock: WorkClock) -> RecordChange {
    replacing(.clock, with: clock)
  }
}

/// What people do to runs.
extension RecordChange {
  /// None, or an empty one, is the same as no label.
  package static func label(_ text: String?) -> RecordChange {
    replacing(.label, with: text.flatMap { $0.isEmpty ? nil : $0 })
  }

  package static func tags(_ tags: [String]) -> RecordChange {
    replacing(.tags, with: tags.isEmpty ? nil : tags)
  }

  package static func comments(_ comments: [RecordComment]) -> RecordChange {
    replacing(.comments, with: comments.isEmpty ? nil : comments)
  }

  package static func marked(_ isMarked: Bool) -> RecordChange {
    replacing(.marked, with: isMarked ? true : nil)
  }

  /// It is in the trash since `time` (seconds since 1970); nil: it is not.
  package static func deleted(at time: Double?) -> RecordChange {
    replacing(.deleted, with: time)
  }

  /// This process moves it to another home, of this absolute path.
  package static func moving(
    to home: String, by mover: RunClaimer = .current
  ) -> RecordChange {
    var change = RecordChange()
    change.set(.movingTo, home)
    change.set(.movedBy, mover.json)
    return change
  }

  /// It does not go to another home.
  package static var staying: RecordChange {
    var change = RecordChange()
    change.remove(.movingTo, .movedBy)
    return change
  }

  /// It has come from another home, and is whole here.
  package static var arrived: RecordChange {
    var change = RecordChange()
    change.remove(.arrivingFrom, .movedBy)
    return change
  }

  /// This process removes it for good.
  package static var removing: RecordChange {
    var change = RecordChange()
    change.set(.removing, true)
    change.set(.movedBy, RunClaimer.current.json)
    return change
  }

  private static func replacing(
    _ key: RecordKey, with value: (some JSONConvertible)?
  ) -> RecordChange {
    var change = RecordChange()
    change.replace(key, with: value)
    return change
  }
}
