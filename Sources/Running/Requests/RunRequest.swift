import Jobs
import Launching
import LocalExecution
import Operations
import Scalars

/// A run, or a batch of them, as requested. Nothing has been looked up yet.
package struct RunRequest: Sendable {
  /// Which run is meant.
  package enum Subject: Sendable {
    /// A new run of the operation that a word names; nil for the default one.
    case operation(String?)
    /// A new run with the operation, flags and source code of another one, or of another
    /// `operation` with what it has of these.
    case copy(of: String, operation: String?)
    /// A run that is there, once more or for the first time.
    case restart(String)
    /// What is left of a batch.
    case resume(String)
  }

  /// What chooses the flags of the trials.
  package enum Optimizer: Hashable, Sendable {
    /// The flags themselves say whether there are several trials, and which.
    case implied
    case named(String)
    /// The one that the operation says.
    case ofOperation
  }

  /// The words that go with a run.
  package struct Notes: Sendable {
    /// A template; nil for the standard one.
    package var label: String?
    package var tags: [String] = []
    package var comment: String?

    package init(label: String? = nil, tags: [String] = [], comment: String? = nil) {
      self.label = label
      self.tags = tags
      self.comment = comment
    }
  }

  /// The devices of the processes: what CUDA_VISIBLE_DEVICES is set to.
  package enum Devices: Hashable, Sendable {
    case any, none
    case these(String)
  }

  /// Of the options, what a later start needs, in the words of the code that reads them then.
  package struct Kept: Hashable, Sendable {
    /// Of a batch, of steps, of a queue.
    package var byWhole: [String] = []
    /// Of a single run.
    package var byRun: [String] = []
    /// Of a trial that is staged.
    package var byTrial: [String] = []

    package init() {}
  }

  package var subject: Subject
  package var surroundings: RunSurroundings
  package var assignments = FlagAssignments()
  /// Values that were not typed as assignments, over those.
  package var editedFlags = Flags()

  /// Of the run, or of each trial of a batch.
  package var notes = Notes()
  /// Of the batch itself.
  package var batchNotes = Notes()

  package var optimizer = Optimizer.implied
  /// What is made small or large; nil for what the operation says.
  package var objective: OperationDefinition.Objective?
  package var optimizerFlags: [String] = []
  package var maxTrials: Int?
  /// Metrics that are read from the output of the runs, beyond those that their operation knows.
  package var metrics: [OutputScalarRule] = []
  package var randomSeed: UInt64?
  package var failsOnTrialError = false

  /// Whether it is only prepared.
  package var stages = false
  package var stagesTrials = false
  /// Whether a run is left out that has completed before with the same flags.
  package var isNeeded = false
  package var keepsRun = false
  package var keepsBatch = false
  package var forcesFlags = false
  package var forcesDependencies = false
  /// Whether a run that is there gets the source code of now.
  package var forcesSource = false
  /// Whether a program may be run for what its own parser says of its flags.
  package var asksPrograms = true

  /// The folder to run in, outside of the home, as given.
  package var folder: String?
  /// Paths that are linked into the folder, as given.
  package var links: [String] = []
  package var devices = Devices.any
  /// The id that a new run gets; nil for one at random.
  package var id: JobID?

  /// How many runs are under way at once; nil for one, or of a batch that is continued for as many
  /// as it had.
  package var workers: Int?
  /// How often again, when to give up.
  package var terms = RunTerms()
  /// Seconds after which all of it is asked to stop.
  package var stopAfter: Double?
  /// Whether nothing is shown of what runs print.
  package var isQuiet = false
  /// How other processes learn what to carry out.
  package var wording: RunPartWording = { _ in [] }
  package var kept = Kept()
  /// The options that steps may have.
  package var stepOptions = StepOptions([])
  /// Options that were given and mean something for batches alone, as the user knows them.
  package var batchOptions: [String] = []
  /// Options that were given and say how a batch starts its trials, which it does not if it
  /// stages them.
  package var startOptions: [String] = []

  /// Whether it is looked at before its turn: what its flags name may be made until then.
  var isAhead = false

  /// Whether the objective of every trial is to be reported when it has ended.
  package var isMeasured = false

  package init(_ subject: Subject, in surroundings: RunSurroundings) {
    self.subject = subject
    self.surroundings = surroundings
  }

  /// The folder where the user is, and that of all ledgers; absolute.
  package var currentFolder: String { surroundings.folder }
  package var home: String { surroundings.home }

  /// The run that is there already, as it was named.
  package var reference: String? {
    switch subject {
    case .operation: nil
    case .copy(let reference, _), .restart(let reference), .resume(let reference): reference
    }
  }

  /// The operation as it was named, of a new run.
  package var operationName: String? {
    switch subject {
    case .operation(let name), .copy(_, let name): name
    case .restart, .resume: nil
    }
  }

  /// What CUDA_VISIBLE_DEVICES is set to; nil if it is unchanged.
  var gpus: String? {
    switch devices {
    case .any: nil
    case .none: ""
    case .these(let ids): ids
    }
  }
}

/// What a launch of runs keeps to, in addition to the number of workers.
package struct RunTerms: Sendable {
  /// Retries, time limits, halting, delays; its `slots` count for nothing here.
  package var policy: LaunchPolicy
  /// What executes them.
  package var executor = ExecutorChoice.local
  package var gate = StartGate()
  /// Trials are started in an order that the seed of the batch decides.
  package var shuffles = false
  /// This many jobs are started; nil for all.
  package var limit: Int?
  package var nice: Int32 = 0
  /// What each worker has for itself.
  package var slotVariable: SlotVariable?
  /// What the user sets for all of them.
  package var variables = JobVariables()
  /// What ends runs, or all of it, by results or by time.
  package var search = SearchTerms()
  /// Whether each end of a run is waited for on disk.
  package var isDurable = false

  /// Seconds that a run has when it is asked to end, by default.
  package static let standardGrace = 30.0

  package init() {
    policy = LaunchPolicy(slots: 1)
    policy.grace = RunTerms.standardGrace
  }
}
