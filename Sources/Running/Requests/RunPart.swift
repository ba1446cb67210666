import Jobs

/// A part of a request that another `run` process carries out. The face that made the request says in
/// which words, since it knows the options.
package enum RunPart: Sendable {
  /// A step, as a new run of this id, or as one that is there.
  case step(PlannedStep, JobID, isRestart: Bool)
  /// The steps of a trial.
  case stepsOfTrial(JobID)
  /// A staged run that a queue starts, on its own GPUs if they are named; `isQuiet` if its
  /// output is shown by the queue.
  case staged(JobID, gpus: String?, isQuiet: Bool)
}

/// The words after the program's name with which a part is carried out.
package typealias RunPartWording = @Sendable (RunPart) -> [String]

/// The end of a part: of a step, or of a run that a queue started.
package struct RunPartEnd: Sendable {
  package let id: JobID
  package let operation: String
  package let isStep: Bool
  package let exitCode: Int32
  /// Seconds.
  package let runtime: Double
}
