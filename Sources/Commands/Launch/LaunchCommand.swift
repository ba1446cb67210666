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
      RUNFILE holds one shell command per line, or is a grid spec (.yml). Launching it again skips jobs \
      that are done and runs the rest. Output is in runs/NAME/logs/ID/. Ctrl-C stops running jobs; \
      the next launch reruns them.
      """,
    details: """
      Blank lines and lines that start with '#' are skipped; a '\\' at the end of a line joins the \
      next one to it (not in a comment). New lines that are not complete commands, or need another \
      shell, are refused before anything starts; --no-checks runs them unchanged. Equal lines are one \
      job, unless --replicates is given. runs/NAME/metadata.json records the state of all jobs. The \
      commands of a grid spec are written to runs/NAME.runfile first; the same command resumes it.

      Some options in detail:
        --mode resume        runs new and interrupted jobs
        --mode retry-failed  runs failed jobs too
        --mode overwrite     runs all jobs again
        --halt soon,fail=5%  starts no more after 5% of all jobs have failed
        --early-stop asha:eta=3,min=3
                             keeps only the best third so far at steps 3, 9, 27, …
        --early-stop median  stops jobs that are worse than the median of the others
        --gpus 0:1,2:3       gives each job two GPUs; CUDA_VISIBLE_DEVICES holds them
        --metric NAME=REGEX  reads the first group of REGEX; \\value: a number
        --notify CMD         BATCHRUN_SUMMARY and other variables tell CMD the outcome

      --minimize and --maximize are kept with the ledger: later launches name the best job too, until \
      they are given another COL that a job has printed; --minimize '' ends it. A grid \
      spec's 'metric' is used if neither is given.

      Each job sees BATCHRUN_JOB_ID, BATCHRUN_ATTEMPT, BATCHRUN_SLOT, BATCHRUN_NAME, \
      BATCHRUN_LOG_DIR and BATCHRUN_METRICS in its environment, and /dev/null as its input.

      The live display has keys to pause, drain and change the number of workers: '?' shows them.

      Ctrl-C stops running jobs and kills them after the grace period; a second Ctrl-C kills them \
      at once. They are interrupted: the next launch reruns them. SIGUSR1 drains: running jobs finish, no \
      more jobs start, as with 'batchrun stop NAME --drain'.
      """,
    examples: [
      .init(
        "batchrun launch runfile --n-jobs 8", "Runs eight lines at a time; repeat it to resume."),
      .init(
        "batchrun launch runfile -j auto --mode retry-failed --retries 2",
        "Retries what failed, up to three times."),
      .init(
        "batchrun launch sweep.yml --gpus 0-3 --timeout 2h",
        "Runs a grid spec four jobs at a time, each on its own GPU."),
      .init(
        "batchrun launch runfile -j 4 --early-stop asha --minimize val_loss",
        "Stops jobs that will not have the smallest val_loss."),
    ],
    exitCodes: [
      .init(
        "0",
        "all jobs of the runfile are done or were stopped early, except those that --limit, "
          + "--only, --stop-when, --patience or --max-time skips"),
      .init("1", "a job failed, now or earlier, was interrupted, or was not started"),
      .init("2", "the options or the runfile are wrong"),
      .init("71", "the system has no room for the launch itself"),
      .init("74", "the ledger, or standard output, could not be written"),
      .init("75", "another launch has this ledger"),
      .init("128+n", "ended by signal n"),
    ], environment: ManualSections.launchEnvironment, files: ManualSections.launchFiles,
    seeAlso: ["batchrun-sweep(1)", "batchrun-status(1)", "batchrun-compare(1)"])

  static var declarations: [Declaration<Self>] {
    argument("RUNFILE", \.runfile, "commands, one a line, or a grid spec; '-' is stdin")
      .completing(.files(extensions: []))
    option(
      "-j, --n-jobs N", \.scheduling.workers, "jobs at once; 'auto': all cores, 50%: half of them"
    )
    .showingDefault("1, or the number of GPUs")
    option("--mode MODE", \.mode, "resume, retry-failed or overwrite")
    flag("--dry-run", \.dryRun, "show what would run, why, and for how long")

    heading("Selecting and pacing jobs", short: "")
    onlyDeclaration
    limitDeclaration("run at most N jobs in this launch")
    flag("--replicates", \.replicates, "run each of several equal lines, not only the first").rare()
    shuffleDeclaration
    option("--seed N", \.seed, "the seed of '--shuffle', to repeat an order").rare()
    flag("--follow", \.follows, "keep reading the runfile and run lines that are appended")
    option("--idle T", \.idle, "end '--follow' after T without a new line").rare()
    paceDeclarations
    require("--shuffle", with: "--seed")
    require("--follow", with: "--idle")
    exclude("--follow", "--shuffle")
    exclude("--follow", "--dry-run")
    exclude("--dry-run", "--json")

    heading("Retries and time limits", short: "")
    failureDeclarations

    heading("Searches", short: "")
    searchDeclarations

    heading("Environment of jobs", short: "")
    option("--workdir DIR", \.workingFolder, "the folder that jobs work in")
      .completing(.directories)
    flag("--isolate", \.isolates, "give each job its own empty folder to work in").rare()
    exclude("--workdir", "--isolate")
    option("--shell NAME", \.shell, "the shell for every line").showingDefault("/bin/sh")
    flag("--no-checks", \.skipsChecks, "run the lines without looking for mistakes first").rare()
    workerDeclarations(gpus: "--gpus LIST")
    niceDeclaration
    environmentDeclarations

    heading("Cluster", short: "")
    executorDeclarations

    heading("Storage", short: "")
    option("--name NAME", \.name, "the name of the launch").showingDefault("the runfile's")
    homeOption(\.home)
    option("--accounting-dir DIR", \.accountingFolder, "the folder of the ledger itself")
      .showingDefault("HOME/NAME").completing(.directories).rare()
    option("--state-db-filename FILE", \.snapshotName, "the name of the ledger's file in it").rare()
    durableDeclaration
    flag("--wait", \.waits, "wait for another launch that has this ledger").rare()
    option(
      "--survivors POLICY", \.survivors,
      "wait for the jobs that a killed launch left running, or end them"
    ).rare()
    exclude("--accounting-dir", "--home")
    exclude("--accounting-dir", "--name")

    heading("Results and output")
    metricDeclaration
    option("-N, --minimize COL", \.minimize, "name the job with the smallest COL, later too")
    option("-X, --maximize COL", \.maximize, "name the job with the largest COL, later too")
    exclude("--minimize", "--maximize")
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
