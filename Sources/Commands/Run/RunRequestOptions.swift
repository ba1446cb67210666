import Arguments
import Jobs
import Operations
import Running

extension RunRequest {
  /// What options ask for, in surroundings.
  init(_ options: RunCommand, in surroundings: RunSurroundings) throws(FlagError) {
    var words = options.words[...]
    var operation: String?
    if let first = words.first, !first.contains("="), !first.hasPrefix("@") {
      operation = first
      words = words.dropFirst()
    }
    self.init(options.subject(named: operation), in: surroundings)
    assignments = try FlagAssignments(arguments: Array(words))
    editedFlags = options.editedFlags
    notes = Notes(label: options.label, tags: options.tags, comment: options.comment)
    batchNotes = Notes(
      label: options.batchLabel, tags: options.batchTags, comment: options.batchComment)
    optimizer =
      options.optimizer.map { .named($0) } ?? (options.optimizes ? .ofOperation : .implied)
    objective =
      options.minimize.map { .init(column: $0, isMaximized: false) }
      ?? options.maximize.map { .init(column: $0, isMaximized: true) }
    optimizerFlags = options.optimizerFlags
    maxTrials = options.maxTrials
    randomSeed = options.randomSeed.map { UInt64(bitPattern: Int64($0)) }
    failsOnTrialError = options.failsOnTrialError
    stages = options.stages
    stagesTrials = options.stagesTrials
    isNeeded = options.onlyIfNeeded
    keepsRun = options.keepsRun
    keepsBatch = options.keepsBatch
    forcesFlags = options.forcesFlags
    forcesDependencies = options.forcesDependencies
    forcesSource = options.forcesSource
    asksPrograms = !options.inspectsNothing
    folder = options.runFolder
    links = options.dependencies
    devices = options.gpus.map { .these($0) } ?? (options.hidesGPUs ? .none : .any)
    workers = options.scheduling.workers?.count
    stopAfter = options.stopAfter.map { $0 * 60 }
    isQuiet = options.isQuiet
    kept = options.kept
    stepOptions = RunCommand.stepOptions
    batchOptions = options.batchOptions
    startOptions = options.startOptions
    wording = options.wording(home: surroundings.home)
  }
}

extension RunCommand {
  /// What a step may be given is what is declared above, as far as it can hold for a step.
  static let stepOptions = StepOptions(
    CommandNode(RunCommand.self).parameters.filter { !$0.isPositional && !$0.isHidden }.map {
      StepOption(
        $0.spellings, takesValue: $0.kind == .option, isRepeatable: $0.isRepeating)
    })

  func subject(named operation: String?) -> RunRequest.Subject {
    if let restart { return .restart(restart) }
    if let resume { return .resume(resume) }
    if let prototype { return .copy(of: prototype, operation: operation) }
    return .operation(operation)
  }

  /// Whether an operation is named where there is none to name.
  var namesOperation: Bool {
    words.first.map { !$0.contains("=") && !$0.hasPrefix("@") } ?? false
  }
}
