import Arguments
import Glibc
import Launching
import Posix
import Running
import TerminalUI
import Text

/// The options that launches and batches share: how many jobs run at once and when, what happens
/// when they fail, how they run, and what is shown.
struct SchedulingOptions: Sendable {
  var workers: WorkerCount?
  var executor = ExecutorOptions()

  var limit: Int?
  var shuffles = false
  var delay = Duration.zero
  var leastMemory: ByteSize?
  var mostLoad: Double?

  var retries = 0
  var retryDelay = Duration.seconds(1)
  var timeout: Duration?
  var grace = Duration.seconds(10)
  var halt: HaltOption?
  var mostFailures: Int?

  var earlyStop: EarlyStopping?
  var stopWhen: String?
  var patience: Int?
  var maxTime: Duration?

  /// Values of CUDA_VISIBLE_DEVICES, one for each worker.
  var gpus: GPUChoice?
  var jobsPerGPU: Int?
  var slotVariable: SlotVariableOption?
  var nice = 0
  /// `NAME=VALUE` each.
  var environment: [String] = []
  var environmentFiles: [String] = []

  var isDurable = false
  /// `NAME=REGEX` each.
  var metrics: [String] = []

  var progress = ProgressMode.auto
  var prints = PrintPolicy.none
  var tail: Int?
  var json = false
  /// A command for the end; empty for none.
  var notify: String?

  /// The variable that each worker has a value for.
  private var ownVariable: SlotVariable? {
    get throws(CommandFailure) {
      guard let gpus else { return slotVariable?.variable }
      return SlotVariable(
        name: "CUDA_VISIBLE_DEVICES",
        values: WorkerGPUs.shared(try Self.values(of: gpus), by: jobsPerGPU ?? 1))
    }
  }

  /// The first process of the command finds them out, and hands them to the second.
  private static func values(of choice: GPUChoice) throws(CommandFailure) -> [String] {
    let gpus = WorkerGPUs(
      searchPath: ExecutableSearch.inheritedPath,
      message: Console.environment(WorkerGPUs.variable), parent: getppid())
    do throws(RunFailure) {
      let values = try gpus.values(choice)
      if gpus.isAnswered {
        unsetenv(WorkerGPUs.variable)
      } else {
        setenv(WorkerGPUs.variable, WorkerGPUs.message(values, from: getpid()), 1)
      }
      return values
    } catch {
      throw CommandFailure(error)
    }
  }

  var display: DisplayChoices {
    DisplayChoices(progress: progress, prints: prints, tail: tail, isJSON: json)
  }

  /// As the engine is asked for them.
  ///
  /// - Throws: where there are more workers than values of their variable, or variables cannot be set.
  var terms: RunTerms {
    get throws(CommandFailure) {
      var terms = RunTerms()
      let ownVariable = try ownVariable
      terms.policy = policy(slots: try slots(ownVariable))
      terms.executor = try executorChoice
      if case .slurm(let slurm) = terms.executor {
        terms.policy.interruptions = slurm.settings.interruptions ?? terms.policy.interruptions
      }
      terms.gate = StartGate(leastMemory: leastMemory?.bytes, mostLoad: mostLoad)
      terms.shuffles = shuffles
      terms.limit = limit
      terms.nice = Int32(nice)
      terms.slotVariable = ownVariable
      terms.variables = try variables
      if let name = ownVariable?.name, terms.variables.names.contains(name) {
        throw .wrongInput(
          "'\(name)' already has a value for each worker (\(gpus == nil ? "--slots-env" : "--gpus"))",
          hint: "leave it out of --env and --env-file")
      }
      terms.search = try search
      terms.isDurable = isDurable
      return terms
    }
  }

  private func policy(slots: Int) -> LaunchPolicy {
    var policy = LaunchPolicy(slots: slots)
    policy.retries = retries
    policy.backoff.first = retryDelay.inSeconds
    policy.timeout = timeout?.inSeconds
    policy.grace = grace.inSeconds
    policy.halt =
      halt?.rule ?? mostFailures.map { HaltRule(.failures($0), endsRunning: false) }
    policy.delay = delay.inSeconds
    policy.detaches = executor.detaches
    policy.isGated = leastMemory != nil || mostLoad != nil
    return policy
  }

  /// What belongs to workers of this machine has no meaning on a cluster.
  private var executorChoice: ExecutorChoice {
    get throws(CommandFailure) {
      let choice = try executor.choice(throttle: workers?.count)
      guard choice != .local else { return choice }
      let refused: [(Bool, String, String)] = [
        (gpus != nil, "--gpus", "ask for them with --slurm-gpus"),
        (slotVariable != nil, "--slots-env", "jobs on a cluster have no workers"),
        (leastMemory != nil, "--min-memory", "ask for it with --slurm-mem"),
        (mostLoad != nil, "--max-load", "the cluster chooses the nodes"),
        (delay > .zero, "--delay", "limit the jobs that run at once with --n-jobs"),
      ]
      if let (_, option, hint) = refused.first(where: \.0) {
        throw .wrongInput(
          "'\(option)' cannot be used with --executor \(choice.kind.rawValue)", hint: hint)
      }
      return choice
    }
  }

  private func slots(_ ownVariable: SlotVariable?) throws(CommandFailure) -> Int {
    let slots = workers?.count ?? ownVariable?.values.count ?? 1
    if let ownVariable, slots > ownVariable.values.count {
      throw .wrongInput(
        "\(slots) jobs at once are more than the \(ownVariable.values.count) values of "
          + "'\(ownVariable.name)'",
        hint: "every job needs its own value: lower --n-jobs or list more"
          + (gpus == nil ? "" : ", or share GPUs with --jobs-per-gpu"))
    }
    return slots
  }
}

/// A command that runs many jobs.
protocol SchedulingCommand: Command {
  var scheduling: SchedulingOptions { get set }

  /// What it runs, as its help calls one of them.
  static var unit: String { get }
}

extension SchedulingCommand {
  static func limitDeclaration(_ help: String) -> Declaration<Self> {
    option("--limit N", \.scheduling.limit, parse: integer(atLeast: 0), help)
  }

  static var shuffleDeclaration: Declaration<Self> {
    flag("--shuffle", \.scheduling.shuffles, "start the \(unit)s in random order").rare()
  }

  @DeclarationBuilder<Self> static var paceDeclarations: [Declaration<Self>] {
    option("--delay T", \.scheduling.delay, "wait at least this long between two starts")
      .showingDefault("").rare()
    option(
      "--min-memory SIZE", \.scheduling.leastMemory,
      "start \(unit)s only while at least SIZE of memory is available"
    ).rare()
    option(
      "--max-load X", \.scheduling.mostLoad, parse: number(atLeast: 0),
      "start \(unit)s only while the load average is at most X"
    ).rare()
  }

  @DeclarationBuilder<Self> static var failureDeclarations: [Declaration<Self>] {
    option(
      "--retries N", \.scheduling.retries, parse: integer(atLeast: 0, atMost: 1_000_000),
      "retry a failed \(unit) up to N times")
    option(
      "--retry-delay T", \.scheduling.retryDelay,
      "wait before the first retry; doubled for each later one"
    ).rare()
    option(
      "--timeout T", \.scheduling.timeout, parse: durationAboveZero,
      "stop \(unit)s that take longer: 90s, 2h")
    option(
      "--grace T", \.scheduling.grace,
      "time between stopping a \(unit) and killing it"
    ).rare()
    option(
      "--halt WHEN,fail=N", \.scheduling.halt,
      "after N failures start no more (soon), stop all (now)")
    option(
      "--max-failures N", \.scheduling.mostFailures, parse: integer(atLeast: 1),
      "the same as --halt soon,fail=N"
    ).rare()
    exclude("--halt", "--max-failures")
  }

  /// Values that belong to a worker; `gpus` spells the option for those of GPUs.
  static func workerDeclarations(gpus form: String) -> [Declaration<Self>] {
    let gpus = form.prefix { $0 != " " }
    return [
      option(
        form, \.scheduling.gpus,
        "one \(unit) at a time on each of these: auto, 0-3"),
      option(
        "--jobs-per-gpu N", \.scheduling.jobsPerGPU, parse: integer(atLeast: 1, atMost: 1000),
        "run N \(unit)s at a time on each GPU"
      ).rare(),
      option(
        "--slots-env NAME=LIST", \.scheduling.slotVariable,
        "one \(unit) at a time for each value of a variable: PORT=8001,8002"
      ).rare(),
      require(String(gpus), with: "--jobs-per-gpu"),
      exclude(String(gpus), "--slots-env"),
    ]
  }

  static var niceDeclaration: Declaration<Self> {
    option(
      "--nice N", \.scheduling.nice, parse: integer(atLeast: -20, atMost: 19),
      "add N to the niceness of \(unit)s"
    ).showingDefault("").rare()
  }

  static var durableDeclaration: Declaration<Self> {
    flag(
      "--durable", \.scheduling.isDurable,
      "record the end of each \(unit) on disk at once, not within 50 ms"
    ).rare()
  }

  @DeclarationBuilder<Self> static var displayDeclarations: [Declaration<Self>] {
    option("--progress MODE", \.scheduling.progress, "show progress: auto, bar, plain or none")
      .rare()
    option(
      "--print WHICH", \.scheduling.prints,
      "print the output of \(unit)s as they end: failed, all or none"
    ).rare()
    option(
      "--tail N", \.scheduling.tail, parse: integer(atLeast: 0, atMost: 10_000),
      "show the last N lines of failed \(unit)s"
    )
    .showingDefault("5 on a terminal")
    flag(
      "--json", \.scheduling.json,
      "print every event as a JSON object")
    exclude("--json", "--print")
    exclude("--json", "--progress")
    exclude("--json", "--tail")
  }
}
