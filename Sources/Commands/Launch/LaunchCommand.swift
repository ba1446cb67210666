import Arguments
import Launching
import Ledger
import Running
import Text

/// `batchrun launch RUNFILE`: runs the lines of a runfile, and what is left of them next time.
struct LaunchCommand: SchedulingCommand {
  var runfile = ""
  var mode = LaunchMode.resume
  var replicates = false
  var scheduling = SchedulingOptions()

  var name: String?
  var home = Home.ofWork
  var accountingFolder: String?
  var snapshotName = "metadata.json"
  var waits = false
  var survivors = SurvivorPolicy.wait

  var seed: Int?
  var follows = false
  var idle: Duration?
  var dryRun = false
  /// Expressions that must all hold.
  var only: [String] = []

  var workingFolder: String?
  var shell: String?
  var isolates = false
  var skipsChecks = false
  var minimize: String?
  var maximize: String?

  static let unit = "job"

  static let manual = Manual(
    name: "launch",
    abstract: "Run or resume the commands of a runfile in parallel",
    discussion: """
      A runfile holds one shell command per line; blank lines and lines that start with '#' are \
      skipped, and a '\\' at the end of a line joins the next one to it (not in a comment). New \
      lines that are no commands of their own, or need another shell, are refused before anything \
      starts; --no-checks runs them as they are. Of a grid spec, the commands are written to \
      runs/NAME.runfile first; the same words resume it. The output of each command is in runs/NAME/logs/ID/, \
      and runs/NAME/metadata.json records its state. Equal lines are one job, unless --replicates is \
      given. Launching again skips finished jobs; new or edited lines are new jobs.

      Each job sees BATCHRUN_JOB_ID, BATCHRUN_ATTEMPT, BATCHRUN_SLOT, BATCHRUN_NAME, \
      BATCHRUN_LOG_DIR and BATCHRUN_METRICS in its environment, and /dev/null as its input.

      Ctrl-C asks running jobs to end and kills them after the grace period; a second Ctrl-C kills \
      them at once. They have not finished then: the next launch runs them again. SIGUSR1 drains: no \
      more jobs start, those that run finish, as 'batchrun stop NAME --drain' has it.
      """,
    examples: [
      .init(
        "batchrun launch runfile --n-jobs 8", "Runs eight lines at a time; repeat it to resume."),
      .init(
        "batchrun launch runfile -j auto --mode retry_failed --retries 2",
        "Runs what failed again, up to three times."),
      .init(
        "batchrun launch sweep.yml --gpus 0-3 --timeout 2h",
        "Runs a grid spec, four jobs at a time, each on its own GPU."),
    ],
    exitCodes: [
      .init(
        "0", "all jobs of the runfile are done, except those that --limit or --only leaves out"),
      .init("1", "some job failed, in this launch or before, was cut off, or was not run"),
      .init("2", "the options or the runfile are wrong"),
      .init("71", "the system has no room for the launch itself"),
      .init("74", "the ledger, or standard output, could not be written"),
      .init("75", "another launch has this ledger"),
      .init("128+n", "ended by signal n"),
    ], environment: ManualSections.launchEnvironment, files: ManualSections.launchFiles,
    seeAlso: ["batchrun-sweep(1)", "batchrun-status(1)", "batchrun-compare(1)"])

  static var declarations: [Declaration<Self>] {
    argument(
      "RUNFILE", \.runfile,
      "commands, one a line, or a grid spec (.yml); '-' reads commands from stdin"
    )
    .completing(.files(extensions: []))
    option(
      "-j, --n-jobs N", \.scheduling.workers,
      "how many jobs run at once; 'auto' is the number of usable cores, 50% half of them"
    ).showingDefault("1, or the number of GPUs")
    option(
      "--mode MODE", \.mode,
      "resume runs what has not finished, retry_failed also what failed, overwrite everything")
    flag("--dry-run", \.dryRun, "show what would run, why, and for how long; run nothing")

    heading("Which jobs, and when")
    onlyDeclaration
    limitDeclaration("run at most N jobs in this launch")
    flag("--replicates", \.replicates, "run each of several equal lines, not only the first")
    shuffleDeclaration
    option("--seed N", \.seed, "the seed of '--shuffle', for the same order again")
    flag("--follow", \.follows, "keep reading the runfile and run lines that are appended")
    option("--idle T", \.idle, "end '--follow' after so long without a new line")
    paceDeclarations
    require("--shuffle", with: "--seed")
    require("--follow", with: "--idle")
    exclude("--follow", "--shuffle")
    exclude("--follow", "--dry-run")
    exclude("--dry-run", "--json")

    heading("When jobs fail")
    failureDeclarations

    heading("How jobs run")
    option("--workdir DIR", \.workingFolder, "the folder that jobs work in")
      .completing(.directories)
    flag("--isolate", \.isolates, "give each job an empty folder of its own to work in")
    exclude("--workdir", "--isolate")
    option(
      "--shell NAME", \.shell,
      "run every line by this shell, a path or a name on PATH, also lines that need none"
    ).showingDefault("/bin/sh")
    flag(
      "--no-checks", \.skipsChecks, "run the lines as they are, without looking for mistakes first")
    workerDeclarations(gpus: "--gpus LIST")
    niceDeclaration
    environmentDeclarations

    heading("Storage")
    option("--name NAME", \.name, "the name of the launch").showingDefault(
      "the runfile's, without extension")
    homeOption(\.home)
    option("--accounting-dir DIR", \.accountingFolder, "the ledger's folder itself")
      .showingDefault("HOME/NAME").completing(.directories)
    option("--state-db-filename FILE", \.snapshotName, "the name of the file in it")
    durableDeclaration
    flag("--wait", \.waits, "if another launch has this ledger, wait for it")
    option(
      "--survivors POLICY", \.survivors,
      "what to do with jobs that outlived a launch that was killed: wait for them, or end them")
    exclude("--accounting-dir", "--home")
    exclude("--accounting-dir", "--name")

    heading("Results")
    metricDeclaration
    option("-N, --minimize COL", \.minimize, "name the job with the smallest COL at the end")
    option("-X, --maximize COL", \.maximize, "name the job with the largest COL at the end")
    exclude("--minimize", "--maximize")

    heading("What is shown")
    displayDeclarations
    notifyDeclaration
    mistakes
  }

  func run() throws(CommandFailure) -> Int32 {
    let request = try LaunchRequest(self)
    do throws(RunFailure) {
      if dryRun { return try LaunchPreview(request).run() }
      if let session = try LaunchSession(request) {
        return try LaunchFace(self, request).run(session)
      }
      let ending = try LaunchGuardian(request, tell: LaunchSupervision.tell)
        .run(CommandLine.arguments)
      LaunchSupervision.restoreTitle(after: ending)
      return RunSession.end(ending)
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension LaunchMode: ArgumentChoice {}
extension SurvivorPolicy: ArgumentChoice {}
