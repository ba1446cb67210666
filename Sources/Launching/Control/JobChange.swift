import Jobs

/// What is to be done with single jobs.
enum JobAction: Hashable, Sendable {
  case cancel, skip, retry

  /// A request of this kind, for its name.
  var request: ControlRequest {
    switch self {
    case .cancel: .cancel([])
    case .skip: .skip([])
    case .retry: .retry([])
    }
  }
}

/// What a request does to the jobs that it names, decided for all of them before anything is done.
struct JobChange: Sendable {
  private let action: JobAction
  private(set) var answers: [ControlAnswer.JobAnswer] = []
  /// Those that are changed.
  private(set) var changed: [JobID] = []
  /// Those of them that wait, and will not begin.
  private(set) var withdrawn: [JobID] = []
  /// Those that the plan left alone and the launch has to take in, by their numbers.
  private(set) var readmitted: [Int] = []
  private var positions: [Int] = []

  var isEmpty: Bool { positions.isEmpty }

  /// `count` is how many jobs the launch has.
  init(_ action: JobAction, of named: [JobLookup.Found], in state: LaunchState, count: Int) {
    self.action = action
    let known = named.compactMap { found in
      if case .position(let position) = found.job.place { position } else { nil }
    }
    let standings = Dictionary(zip(known, state.standings(of: known))) { $1 }
    for found in named {
      let verdict: JobVerdict
      switch found.job.place {
      case .position(let position):
        let standing = standings[position] ?? .done
        verdict = JobVerdict(action, standing, isDraining: state.isDraining)
        if verdict.changesJob, !positions.contains(position) {
          positions.append(position)
          note(found.job.id, standing)
        }
      case .leftAlone(let decision, let number):
        verdict = JobVerdict(action, leftAlone: decision, isDraining: state.isDraining)
        if verdict.changesJob, let number {
          positions.append(count + readmitted.count)
          readmitted.append(number)
          changed.append(found.job.id)
        }
      case .leftOut: verdict = JobVerdict("it is not part of this launch")
      }
      answers.append(
        ControlAnswer.JobAnswer(
          job: found.word, id: found.job.id.text, isDone: verdict.isDone, text: verdict.text))
    }
  }

  private mutating func note(_ id: JobID, _ standing: LaunchState.Standing) {
    changed.append(id)
    switch standing {
    case .waiting, .waitingAgain: if action != .retry { withdrawn.append(id) }
    case .running, .done, .ended: break
    }
  }

  var event: LaunchEvent {
    switch action {
    case .cancel: .cancelled(positions)
    case .skip: .skipped(positions, added: readmitted.count)
    case .retry: .retried(positions, added: readmitted.count)
    }
  }

  var notice: LaunchNotice {
    switch action {
    case .cancel: .withdrawn(cancelled: positions.count, skipped: 0)
    case .skip: .withdrawn(cancelled: 0, skipped: positions.count)
    case .retry: .retriedByRequest(positions.count)
    }
  }
}

/// Whether something is done with a job, and the answer.
struct JobVerdict: Hashable, Sendable {
  private enum Effect {
    case refused, change
    /// What is asked for has come about before.
    case none
  }

  let text: String
  private let effect: Effect
  /// Whether the job is as the request wants it.
  var isDone: Bool { effect != .refused }
  var changesJob: Bool { effect == .change }

  init(_ refusal: String) {
    text = refusal
    effect = .refused
  }

  private init(done text: String) {
    self.text = text
    effect = .change
  }

  private init(already text: String) {
    self.text = "already " + text
    effect = .none
  }

  /// Of a job that stands so in its launch.
  init(_ action: JobAction, _ standing: LaunchState.Standing, isDraining: Bool) {
    if action == .retry, isDraining {
      self.init("the launch is stopping")
      return
    }
    switch (standing, action) {
    case (.waiting, .cancel): self.init(done: "cancelled before it started")
    case (.waiting, .skip), (.waitingAgain, .skip): self.init(done: "skipped")
    case (.waiting, .retry): self.init("it has not run yet")
    case (.waitingAgain, .cancel): self.init(done: "cancelled")
    case (.waitingAgain, .retry): self.init(done: "will be retried now")
    case (.running(_, isEnding: false), .cancel): self.init(done: "cancelled")
    case (.running, .skip): self.init(done: "skipped (it is being stopped)")
    case (.running(_, isEnding: false), .retry): self.init("it is running")
    case (.running(_, isEnding: true), .cancel): self.init(already: "being stopped")
    case (.running(_, isEnding: true), .retry): self.init("it is being stopped")
    case (.done, _): self.init("it is done")
    case (.ended(.failed, _), .cancel): self.init("it has failed")
    case (.ended(.interrupted, _), .cancel): self.init("it was interrupted")
    case (.ended(.cancelled, _), .cancel): self.init(already: "cancelled")
    case (.ended(.skipped, _), .cancel): self.init("it was skipped")
    case (.ended(.stoppedEarly, _), .cancel): self.init("it was stopped early")
    case (.ended(.skipped, _), .skip): self.init(already: "skipped")
    case (.ended, .skip): self.init(done: "skipped")
    case (.ended, .retry): self.init(done: "will be retried")
    }
  }

  /// Of a job that the plan of the launch left alone.
  init(_ action: JobAction, leftAlone decision: PlanDecision, isDraining: Bool) {
    switch (decision, action) {
    case (.skipFailed, .cancel): self.init("it failed in an earlier launch")
    case (.skipUnknown, .cancel): self.init("its outcome is unknown")
    case (.skipSkipped, .cancel): self.init("it was skipped")
    case (.skipSkipped, .skip): self.init(already: "skipped")
    case (.skipStopped, .cancel): self.init("it was stopped early")
    case (.skipFailed, .skip), (.skipUnknown, .skip), (.skipStopped, .skip):
      self.init(done: "skipped")
    case (.skipFailed, .retry), (.skipUnknown, .retry), (.skipSkipped, .retry),
      (.skipStopped, .retry):
      if isDraining {
        self.init("the launch is stopping")
      } else {
        self.init(done: "will be retried")
      }
    default: self.init("it is done since an earlier launch")
    }
  }
}
