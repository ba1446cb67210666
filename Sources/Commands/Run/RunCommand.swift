import Arguments
import Running
import Operations
import Text

/// `batchrun run OPERATION [FLAG=VALUE…]`: one run, or a batch of them.
struct RunCommand: SchedulingCommand {
  var words: [String] = []
  var scheduling = RunCommand.standardScheduling
  var home = Home.ofWork

  var isConfirmed = false
  var isQuiet = false
  var isBackground = false
  var processFile: String?

  var stages = false
  var stagesTrials = false
  var restart: String? {
    didSet { if let oldValue, oldValue != restart { otherRestart = oldValue } }
  }
  /// The run that was named first where the option is given twice.
  private(set) var otherRestart: String?
  var prototype: String?
  var onlyIfNeeded = false
  var resume: String?

  var label: String?
  var tags: [String] = []
  var comment: String?
  var batchLabel: String?
  var batchTags: [String] = []
  var batchComment: String?
  var editsFlags = false
  var editsComment = false
  var editsBatchComment = false
  var runFolder: String?
  var keepsRun = false
  var keepsBatch = false

  var optimizer: String?
  var optimizes = false
  var minimize: String?
  var maximize: String?
  var optimizerFlags: [String] = []
  var maxTrials: Int?
  var randomSeed: Int?
  var failsOnTrialError = false

  var forcesFlags = false
  var forcesDependencies = false
  var forcesSource = false
  var inspectsNothing = false
  var dependencies: [String] = []
  var gpus: String?
  var hidesGPUs = false
  var stopAfter: Double?

  var saveTrials: String?
  var printsTrials = false
  var printsCommand = false
  var printsEnvironment = false
  var explainsOperation = false
  var testsFlags = false
  var testsSource = false
  var testOutputScalars: String?
  var runID: String?
  var backgroundFile: String?
  /// The name under which another process waits for the run to be recorded.
  var announcement: String?

  /// What the user has written in an editor, as `RunEdits` hands it on; of it, the flags.
  var edited: String?
  /// The id of a run of steps that is a trial.
  var carriedOut: String?
  var editedFlags = Flags()
  /// Whether the options that the run was given earlier are among these.
  var isRecalled = false

  static let unit = "trial"

  /// Runs have longer than lines to write down what they have, and their output is shown.
  private static var standardScheduling: SchedulingOptions {
    var options = SchedulingOptions()
    options.grace = .seconds(30)
    options.prints = .all
    return options
  }

  static let manual = Manual(
    name: "run",
    abstract: "Run a script or operation; lists of values make a batch",
    discussion: """
      OPERATION is a script, or an operation of batchrun.yml or guild.yml. NAME=VALUE sets a flag; \
      [0.1,0.01], range[1:5] or uniform[0:1] make a batch of trials; @FILE reads flags from CSV, JSON \
      or YAML. Each run works in its own folder, with a copy of the source code; its output goes into \
      one log.
      """,
    details: """
      The trials of a batch run one after another, or N at a time with -j N. A file of flags makes one \
      trial for each entry. Without an optimizer all combinations of lists and sequences are run, and \
      search functions draw values at random.

      A run's standard output and standard error go into one file, which keeps their order; both \
      are shown on standard output.

      Some options in detail:
        --gpus-per-worker 0:1,2:3  two GPUs for each trial; 'auto': one of all GPUs
        --halt soon,fail=5%        starts no more after 5% of all trials have failed
        --early-stop asha:min=3    keeps only the best third at steps 3, 9, 27, …
        --metric NAME=REGEX        reads the first group of REGEX; \\value: a number
        --notify CMD               BATCHRUN_SUMMARY tells CMD the outcome

      Ctrl-C interrupts running trials and kills them after the grace period; a second Ctrl-C kills \
      them at once. SIGUSR1 drains a batch, steps or a queue: running trials finish, nothing new \
      starts, as with 'batchrun stop RUN --drain'.
      """,
    examples: [
      .init("batchrun run train.py lr=0.1", "Runs a script with a flag."),
      .init(
        "batchrun run train.py lr=[0.1,0.01] epochs=range[1:5] -j 4 -y",
        "Runs ten trials, four at a time."),
      .init("batchrun run train.py lr=loguniform[1e-4:1] -m 50", "Searches at random."),
      .init(
        "batchrun run train.py lr=loguniform[1e-5:1] layers=[1:6] -o gp -m 50 -j 4",
        "Learns from the trials which flags make the loss small."),
      .init(
        "batchrun run train.py lr=[0.001:1] -m 50 --early-stop asha -N val_loss",
        "Stops trials that will not have the smallest val_loss."),
      .init(
        "batchrun run train -o climb -N loss -m 30 -j 4",
        "Lets the operation 'climb' choose 30 trials."),
      .init("batchrun run train.py lr=0.3 --stage", "Prepares a run, to be started later."),
      .init("batchrun run queue run-once=yes -j 2", "Starts staged runs, two at a time."),
      .init(
        "batchrun run --resume 4", "Runs the unfinished trials of batch 4 of 'batchrun runs'."),
      .init("batchrun run --restart 9de13f0e lr=0.3", "Restarts a run with another flag."),
    ],
    exitCodes: [
      .init(
        "0", "the run succeeded, was staged, or was not needed; a batch also with failed trials"),
      .init("1", "it could not be run, or --halt, --max-failures or a drain ended the batch"),
      .init(
        "N",
        "the exit code of the run's process, or of the trial that --fail-on-trial-error stopped at"),
      .init("2", "the options are wrong"), .init("4", "the user declined"),
      .init("74", "the records, or standard output, could not be written"),
      .init("124", "the run, or that trial, took longer than --timeout"),
      .init("128+n", "ended by signal n"),
    ], environment: ManualSections.runEnvironment, files: ManualSections.runFiles,
    seeAlso: ["batchrun-operations(1)", "batchrun-compare(1)", "batchrun.yml(5)"])

  /// Made once: a start reads its command line by them, and writes those of later ones.
  static let declarations = allDeclarations

  @DeclarationBuilder<Self> private static var allDeclarations: [Declaration<Self>] {
    argument(
      "OPERATION", \.words, isRequired: false,
      "what to run, then flags as NAME=VALUE and batch files as @FILE"
    )
    .completing(.dynamic(CompletionSources.operations))
    flag("-y, --yes", \.isConfirmed, "do not ask")
    flag("-q, --quiet", \.isQuiet, "do not show the output of the run")
    flag("-b, --background", \.isBackground, "run detached from the terminal")
    option("--pidfile FILE", \.processFile, "run detached, and write the process id to FILE")
      .completing(.files(extensions: [])).rare()

    heading("Start later or again", short: "")
    flag("--stage", \.stages, "only prepare it, to be started later")
    flag("--stage-trials", \.stagesTrials, "stage the trials of a batch instead of running them")
      .rare()
    option("--restart, --start RUN", \.restart, "start a staged run, or run one again")
      .completing(.dynamic(CompletionSources.runs))
    option("--resume BATCH", \.resume, "run the unfinished trials of a batch")
      .completing(.dynamic(CompletionSources.runs))
    option("--proto RUN", \.prototype, "a new run with the operation, flags and source of another")
      .completing(.dynamic(CompletionSources.runs)).rare()
    flag("--needed", \.onlyIfNeeded, "skip if a run with the same flags has completed")

    heading("Labels, tags and comments", short: "")
    option("-l, --label TEXT", \.label, "the label; ${NAME} is a flag's value")
    option("-t, --tag TAG", \.tags, "a tag")
    option("-c, --comment TEXT", \.comment, "a comment").rare()
    flag("-ec, --edit-comment", \.editsComment, "write the comment in an editor").rare()
    option("-bl, --batch-label TEXT", \.batchLabel, "the label of the batch itself").rare()
    option("-bt, --batch-tag TAG", \.batchTags, "a tag of the batch itself").rare()
    option("-bc, --batch-comment TEXT", \.batchComment, "a comment on the batch itself").rare()
    flag(
      "-ebc, --edit-batch-comment", \.editsBatchComment, "write the batch's comment in an editor"
    ).rare()

    heading("Storage", short: "")
    option("-D, --dep PATH", \.dependencies, "link PATH into the run's folder").completing(
      .files(extensions: []))
    homeOption(\.home)
    option("-d, --run-dir DIR", \.runFolder, "the folder to run in, outside of the runs folder")
      .completing(.directories).rare()
    flag("--keep-run", \.keepsRun, "keep it, even if its operation says to delete it on success")
      .rare()
    flag("--keep-batch", \.keepsBatch, "keep the batch when its trials are done").rare()
    durableDeclaration

    heading("Flags and source code", short: "")
    flag("-e, --edit-flags", \.editsFlags, "change the flags in an editor before it runs").rare()
    flag("-f, --force-flags", \.forcesFlags, "accept unknown flags and invalid values").rare()
    flag("--force-deps", \.forcesDependencies, "run even if a dependency is missing").rare()
    flag(
      "--force-sourcecode", \.forcesSource,
      "with --restart and --proto: use today's source code"
    ).rare()
    flag(
      "--no-inspect", \.inspectsNothing,
      "do not run a Python program to find its options: only read its text"
    ).rare()

    heading("Environment", short: "")
    environmentDeclarations
    option("--gpus IDS", \.gpus, "the GPUs that it may use: CUDA_VISIBLE_DEVICES is set to IDS")
      .rare()
    flag("--no-gpus", \.hidesGPUs, "use no GPU: CUDA_VISIBLE_DEVICES is set to nothing").rare()
    niceDeclaration

    heading("Batches")
    option(
      "-j, --n-jobs N", \.scheduling.workers, "trials at once; 'auto': all cores, 50%: half of them"
    )
    .showingDefault("1, or that of the resumed batch")
    option(
      "-m, --max-trials, --trials N", \.maxTrials, parse: integer(atLeast: 1),
      "at most N trials; without it, searches have 20"
    ).hiding("--trials")
    option(
      "-o, --optimizer NAME", \.optimizer,
      "what chooses the flags: 'gp', 'tpe', 'forest', 'gbrt', 'halton', 'random', or an operation"
    )
    .completing(.dynamic(CompletionSources.optimizers))
    flag("-O, --optimize", \.optimizes, "use the operation's own optimizer; gp if it has none")
      .rare()
    option("-N, --minimize COL", \.minimize, "the metric to make small")
    option("-X, --maximize COL", \.maximize, "the metric to make large")
    option("-Fo, --opt-flag NAME=VAL", \.optimizerFlags, "a flag of the optimizer").rare()
    option("--random-seed N", \.randomSeed, "the seed of everything random").rare()
    limitDeclaration("start at most N of the trials that are made").rare()
    shuffleDeclaration
    paceDeclarations
    workerDeclarations(gpus: "--gpus-per-worker LIST").rare("--gpus-per-worker")

    heading("Searches", short: "Batches")
    searchDeclarations

    heading("Retries and time limits", short: "Batches")
    flag(
      "--fail-on-trial-error", \.failsOnTrialError, "stop the batch at the first trial that fails"
    ).rare()
    failureDeclarations.rare("--halt")
    option(
      "--stop-after MINUTES", \.stopAfter, parse: number(atLeast: 0), "stop it after that time"
    ).rare()

    heading("Cluster", short: "")
    executorDeclarations

    heading("Results and output", short: "")
    metricDeclaration.rare()
    displayDeclarations.rare("--tail")
    notifyDeclaration.rare()

    heading("Inspect without running")
    flag("--print-trials", \.printsTrials, "print the trials as a table")
    option("--save-trials FILE", \.saveTrials, "write the trials to a CSV or JSON file")
      .completing(.files(extensions: ["csv", "json"])).rare()
    flag("--print-cmd", \.printsCommand, "print the command").rare()
    flag("--print-env", \.printsEnvironment, "print the variables that the run adds").rare()
    flag("--help-op", \.explainsOperation, "explain the operation and its flags")
    flag("--test-flags", \.testsFlags, "show the definitions of the flags").rare()
    flag("--test-sourcecode", \.testsSource, "show the source files that a run would keep").rare()
    option(
      "--test-output-scalars FILE", \.testOutputScalars,
      "show the metrics that would be read from FILE ('-' is stdin)"
    )
    .completing(.files(extensions: [])).rare()
    option("--run-id ID", \.runID, "the id of the new run").hidden()
    option("--process-file FILE", \.backgroundFile, "removed at the end").hidden()
    option("--announce NAME", \.announcement, "told when the run is recorded").hidden()
    option("--carry-out ID", \.carriedOut, "the steps of this trial").hidden()
    flag("--recalled", \.isRecalled, "with the options of the restarted run").hidden()
    option("--edited JSON", \.edited, "the text from the editor").hidden()

    exclude("--minimize", "--maximize")
    exclude("--quiet", "--print")
    exclude("--quiet", "--tail")
    exclude("--json", "--background")
    exclude("--json", "--pidfile")
    exclude("--gpus", "--no-gpus")
    exclude("--gpus", "--gpus-per-worker")
    exclude("--no-gpus", "--gpus-per-worker")
    exclude("--fail-on-trial-error", "--halt")
    exclude("--fail-on-trial-error", "--max-failures")
    exclude("--optimize", "--optimizer")
    exclude("--print-cmd", "--print-env")
    // What they print is for people.
    lookingOptions.map { exclude("--json", $0) }
    exclude("--print-trials", "--stage-trials")
    exclude("--stage", "--background")
    exclude("--stage", "--pidfile")
    resumeExclusions
    exclude("--optimizer", "--restart")
    exclude("--optimize", "--restart")
    exclude("--proto", "--restart")
    exclude("--run-dir", "--restart")
    exclude("--help-op", "--restart")
    exclude("--test-flags", "--restart")
    exclude("--test-sourcecode", "--restart")
    exclude("--test-output-scalars", "--restart")
    mistakes
  }

  private static let lookingOptions = [
    "--print-trials", "--save-trials", "--print-cmd", "--print-env", "--help-op", "--test-flags",
    "--test-sourcecode", "--test-output-scalars",
  ]

  /// What a batch is was decided when it was made.
  private static var resumeExclusions: [Declaration<Self>] {
    [
      "--restart", "--proto", "--stage", "--stage-trials", "--needed", "--optimizer", "--optimize",
      "--opt-flag", "--minimize", "--maximize", "--max-trials", "--random-seed", "--label", "--tag",
      "--comment", "--batch-label", "--batch-tag", "--batch-comment", "--edit-flags",
      "--edit-comment", "--edit-batch-comment", "--run-dir", "--help-op",
      "--test-flags", "--test-sourcecode", "--test-output-scalars", "--print-trials",
      "--save-trials", "--force-sourcecode",
    ].map { exclude("--resume", $0) }
  }
}

extension RunCommand {
  func run() throws(CommandFailure) -> Int32 {
    if carriedOut != nil { return try StepsSession(self).run() }
    var options = try recalled(words: Array(CommandLine.arguments.dropFirst(2)))
    if let edited { options.take(edits: edited) }
    let invocation = try RunInvocation(options)
    if let edits = RunEdits(invocation) { return try edits.edited().run() }
    if let inspection = RunInspection(invocation) { return try inspection.run() }
    if isBackground || processFile != nil { return try RunInBackground(invocation).run() }
    if let machine = try machine { return try RunSession(invocation, on: machine).run() }
    return try RunSupervision(invocation).run()
  }

  /// Where runs execute; nil for a process that has no guardian yet.
  private var machine: RunMachine? {
    get throws(CommandFailure) {
      do throws(RunFailure) {
        return try RunMachine.guarded()
      } catch {
        throw CommandFailure(error)
      }
    }
  }
}
