import JSON

/// The members of a record. `docs/architecture.md` has their full meaning; no other place
/// spells their names. The order is that in which a snapshot has those down to `commandBase64`.
///
/// Members that are not here are kept unchanged: other programs, and later versions, have more.
package enum RecordKey: UInt8, CaseIterable, Hashable, Sendable {
  // What planning looks at, in front; `RecordHead` relies on their order.
  /// All 64 digits of the command's SHA-256.
  case sha256
  /// The exit code, or what stands for it; null if the job has not finished.
  case status
  /// A word of `JobState`.
  case state
  /// How many have started, of all launches together.
  case attempts
  /// The number of the place that it ran in, see `LaunchPlace`.
  case place
  /// Of one that was ended because it would not have become the best: the step that it had reached, its
  /// objective there, and the rule.
  case stoppedEarly

  // While a run moves or is removed; in front, so that lists need not look further.
  /// It is being removed for good: true.
  case removing
  /// It is not whole here yet: the path of the home that it comes from.
  case arrivingFrom
  /// It goes to another home: the path of that.
  case movingTo
  /// The process that does it.
  case movedBy

  // The latest attempt.
  /// Seconds since 1970.
  case start
  /// Seconds; null until its end, or if that was not seen.
  case runtime
  /// A word of `Outcome`.
  case outcome
  case exitCode, signal
  /// Why it could not start.
  case reason
  /// Seconds.
  case userCPU
  /// Seconds.
  case systemCPU
  /// Bytes.
  case maxRSS
  case host
  /// A word of `ExecutorKind`; missing if it is this machine.
  case executor
  /// The machine that a cluster has chosen.
  case node
  /// What Slurm calls it: the job and its index in an array.
  case slurmJob
  /// The submission that it belongs to, from 1.
  case round
  /// Seconds that it waited in a queue.
  case queuedTime
  /// The worker, from 0.
  case slot
  /// Of the runfile, from 1.
  case line
  case pid
  /// Clock ticks since boot.
  case pidStart
  /// While it runs: the launch that has started it, by the start of its launcher (clock ticks since
  /// boot).
  case launch
  /// Relative to the ledger's folder.
  case stdout
  /// Relative to the ledger's folder.
  case stderr

  // The job.
  /// Its place among equal lines that are separate jobs, from 2; the first has none.
  case replicate
  case parameters, command
  /// Its bytes, if `command` cannot give them.
  case commandBase64
  /// Earlier attempts, oldest first.
  case history

  // Runs of operations.
  /// As lists show it: `train+`.
  case operation
  case role
  /// The operation as it was defined then.
  case op
  /// Where that was defined.
  case opRef
  /// The folder of the project.
  case project
  case flags
  /// The words that were executed.
  case arguments
  /// Those that were given.
  case userFlags
  /// The names of those that were not set: the program has them.
  case assumedFlags
  /// The notations of numbers, if they are not the usual notations.
  case writtenFlags
  case label, labelTemplate, tags, comments, marked
  /// When the record was made: seconds since 1970.
  case initialized
  /// Of a trial: the id of its batch.
  case batch
  /// Of a step: the id of the run of steps.
  case parent
  /// Relative to the ledger's folder, or absolute.
  case directory
  case randomSeed, gpus, user, platform, vcsCommit, sourcecodeDigest
  /// Resource to paths.
  case deps
  /// Resource to source to how it was met.
  case resolved
  case scalars

  // Batches and their trials.
  case protoFlags, protoTags, protoComment
  /// How many times it has been started; of a trial, which of these starts made it.
  case generation
  /// The place in the batch, from 1.
  case trial
  /// How many trials run at once.
  case workers
  case trialCount, maxTrials, stageTrials, keepBatch, needed, optimizer, objective
  /// The ids of the runs outside of a batch that its optimizer learns from.
  case previousTrials
  /// The flags from batch files.
  case entries
  case dependencyFlags
  /// Options of `run` that a later start keeps, as words.
  case runOptions

  // What is true only for a while.
  /// The process that has taken it to start it.
  case claimedBy
  /// The state that it had then.
  case claimedFrom
  /// Of a batch that is paused: `all` of it, or only nothing `new` starts.
  case paused
  /// Of a batch whose workers or pauses a user has changed: which part of its time counts (`WorkClock`).
  case clock
  /// Seconds that the attempt has stood still, if it was paused.
  case pausedTime
  /// Of a job that waits to be tried again: the launch that will do that, by the start of its launcher (clock ticks
  /// since boot).
  case retry
  /// In the trash: since when.
  case deleted
}

// MARK: - Names

extension RecordKey {
  /// As it stands in a record.
  package var name: StaticString {
    switch self {
    case .sha256: "sha256"
    case .status: "status"
    case .state: "state"
    case .attempts: "attempts"
    case .place: "place"
    case .stoppedEarly: "stopped_early"
    case .removing: "removing"
    case .arrivingFrom: "arriving_from"
    case .movingTo: "moving_to"
    case .movedBy: "moved_by"
    case .start: "start"
    case .runtime: "runtime"
    case .outcome: "outcome"
    case .exitCode: "exit_code"
    case .signal: "signal"
    case .reason: "reason"
    case .userCPU: "user_cpu"
    case .systemCPU: "system_cpu"
    case .maxRSS: "max_rss"
    case .host: "host"
    case .executor: "executor"
    case .node: "node"
    case .slurmJob: "slurm_job"
    case .round: "round"
    case .queuedTime: "queued_time"
    case .slot: "slot"
    case .line: "line"
    case .pid: "pid"
    case .pidStart: "pid_start"
    case .launch: "launch"
    case .stdout: "stdout"
    case .stderr: "stderr"
    case .replicate: "replicate"
    case .parameters: "parameters"
    case .command: "command"
    case .commandBase64: "command_base64"
    case .history: "history"
    case .operation: "operation"
    case .role: "role"
    case .op: "op"
    case .opRef: "op_ref"
    case .project: "project"
    case .flags: "flags"
    case .arguments: "arguments"
    case .userFlags: "user_flags"
    case .assumedFlags: "assumed_flags"
    case .writtenFlags: "written_flags"
    case .label: "label"
    case .labelTemplate: "label_template"
    case .tags: "tags"
    case .comments: "comments"
    case .marked: "marked"
    case .initialized: "initialized"
    case .batch: "batch"
    case .parent: "parent"
    case .directory: "directory"
    case .randomSeed: "random_seed"
    case .gpus: "gpus"
    case .user: "user"
    case .platform: "platform"
    case .vcsCommit: "vcs_commit"
    case .sourcecodeDigest: "sourcecode_digest"
    case .deps: "deps"
    case .resolved: "resolved"
    case .scalars: "scalars"
    case .protoFlags: "proto_flags"
    case .protoTags: "proto_tags"
    case .protoComment: "proto_comment"
    case .generation: "generation"
    case .trial: "trial"
    case .workers: "workers"
    case .trialCount: "trial_count"
    case .maxTrials: "max_trials"
    case .stageTrials: "stage_trials"
    case .keepBatch: "keep_batch"
    case .needed: "needed"
    case .optimizer: "optimizer"
    case .objective: "objective"
    case .previousTrials: "previous_trials"
    case .entries: "entries"
    case .dependencyFlags: "dependency_flags"
    case .runOptions: "run_options"
    case .claimedBy: "claimed_by"
    case .claimedFrom: "claimed_from"
    case .paused: "paused"
    case .clock: "clock"
    case .pausedTime: "paused_time"
    case .retry: "retry"
    case .deleted: "deleted"
    }
  }

  /// The same as a string.
  package var text: String { RecordKey.texts[Int(rawValue)] }

  private static let texts = allCases.map { "\($0.name)" }
}

extension JSONObject {
  /// A member of a record.
  package subscript(key: RecordKey) -> JSONValue? { self[key.text] }
}
