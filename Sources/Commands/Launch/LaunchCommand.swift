import Arguments
import Launching
import LocalExecution
import TerminalUI
import Text

/// `batchrun launch RUNFILE`: runs the lines of a runfile, and what is left of them next time.
struct LaunchCommand: Command {
  var runfile = ""
  var workers: WorkerCount?
  var mode = LaunchMode.resume

  var name: String?
  var home = "runs"
  var accountingFolder: String?
  var snapshotName = "metadata.json"
  var isDurable = false
  var waits = false
  var survivors = SurvivorPolicy.wait

  var limit: Int?
  var shuffles = false
  var seed: Int?
  var delay = Duration.zero
  var follows = false
  var idle: Duration?
  var dryRun = false

  var retries = 0
  var retryDelay = Duration.seconds(1)
  var timeout: Duration?
  var grace = Duration.seconds(10)
  var halt: HaltOption?
  var mostFailures: Int?

  var workingFolder: String?
  var shell: String?
  var isolates = false
  var gpus: CommaList?
  var slotVariable: SlotVariableOption?
  var nice = 0
  var leastMemory: ByteSize?
  var mostLoad: Double?

  var progress = ProgressMode.auto
  var prints = PrintPolicy.none
  var tail = 0
  var json = false

  static let manual = Manual(
    name: "launch",
    abstract: "Run the lines of a runfile in parallel; resume; run what is new",
    discussion: """
      A runfile holds one shell command per line; blank lines and lines that start with '#' are \
      skipped, and a '\\' at the end of a line joins the next one to it. Every command gets logs \
      of its own in runs/NAME/logs/ID/, and runs/NAME/metadata.json says what became of it. \
      Launched again, only what has not finished is run, whatever ended the launch before; lines \
      that were added are new jobs.

      Each job sees BATCHRUN_JOB_ID, BATCHRUN_ATTEMPT, BATCHRUN_SLOT, BATCHRUN_NAME and \
      BATCHRUN_LOG_DIR in its environment, and /dev/null as its input.

      Ctrl-C asks running jobs to end and kills them after the grace period; a second Ctrl-C kills \
      them at once. They have not finished then: the next launch runs them again.
      """,
    examples: [
      .init(
        "batchrun launch runfile --n_jobs 8", "Runs eight lines at a time; repeat it to resume."),
      .init(
        "batchrun launch runfile -j auto --mode retry_failed --retries 2",
        "Runs what failed again, up to three times."),
      .init(
        "batchrun launch runfile --gpus 0,1,2,3 --timeout 2h",
        "Four at a time, each with a GPU of its own."),
    ],
    exitCodes: [
      .init("0", "all jobs did well, or there was nothing to do"),
      .init("1", "some job failed or was not run"),
      .init("2", "the options or the runfile are wrong"),
      .init("71", "the system has no room for the launch itself"),
      .init("74", "the ledger could not be written"),
      .init("75", "another launch has this ledger"),
      .init("128+n", "ended by signal n"),
    ])

  static var declarations: [Declaration<Self>] {
    argument("RUNFILE", \.runfile, "the commands, one a line; '-' reads them from stdin")
      .completing(.files(extensions: []))
    option(
      "-j, --n-jobs N", \.workers,
      "how many jobs run at once; 'auto' is the number of usable cores"
    ).showingDefault("1, or the number of GPUs")
    option(
      "--mode MODE", \.mode,
      "resume runs what has not finished, retry_failed also what failed, overwrite everything")
    flag("--dry-run", \.dryRun, "print what would be run or skipped, and why")

    heading("Which jobs, and when")
    option("--limit N", \.limit, parse: integer(atLeast: 0), "run at most N jobs in this launch")
    flag("--shuffle", \.shuffles, "start the jobs in random order")
    option("--seed N", \.seed, "the seed of '--shuffle', for the same order again")
    option("--delay T", \.delay, "at least this long between two starts").showingDefault("")
    flag("--follow", \.follows, "keep reading the runfile and run lines that are appended")
    option("--idle T", \.idle, "end '--follow' after so long without a new line")
    option("--min-memory SIZE", \.leastMemory, "start jobs only while so much memory is available")
    option(
      "--max-load X", \.mostLoad, parse: number(atLeast: 0),
      "start jobs only while the load average is at most X")
    require("--shuffle", with: "--seed")
    require("--follow", with: "--idle")
    exclude("--follow", "--shuffle")
    exclude("--follow", "--dry-run")

    heading("When jobs fail")
    option(
      "--retries N", \.retries, parse: integer(atLeast: 0, atMost: 1_000_000),
      "try a failed job again, up to N times")
    option(
      "--retry-delay T", \.retryDelay, "before the first retry; each further wait is twice as long")
    option(
      "--timeout T", \.timeout, parse: durationAboveZero, "end jobs that take longer than this")
    option("--grace T", \.grace, "how long a job that is asked to end has until it is killed")
    option(
      "--halt WHEN,fail=N", \.halt,
      "after N failures (or N% of all jobs) start no more; 'now' also ends running jobs, 'soon' does not"
    )
    option(
      "--max-failures N", \.mostFailures, parse: integer(atLeast: 1),
      "the same as --halt soon,fail=N")
    exclude("--halt", "--max-failures")

    heading("How jobs run")
    option("--workdir DIR", \.workingFolder, "the folder that jobs work in")
      .completing(.directories)
    flag("--isolate", \.isolates, "give each job an empty folder of its own to work in")
    exclude("--workdir", "--isolate")
    option("--shell PATH", \.shell, "run every line by this shell, also those that need none")
      .showingDefault("/bin/sh")
    option(
      "--gpus LIST", \.gpus,
      "one job at a time for each of these; CUDA_VISIBLE_DEVICES says which one a job has")
    option(
      "--slots-env NAME=LIST", \.slotVariable,
      "the same with another variable: --slots-env PORT=8001,8002")
    exclude("--gpus", "--slots-env")
    option(
      "--nice N", \.nice, parse: integer(atLeast: -20, atMost: 19), "added to the niceness of jobs"
    )
    .showingDefault("")

    heading("Where the account is kept")
    option("--name NAME", \.name, "the name of the launch").showingDefault(
      "the runfile's, without extension")
    option("--home DIR", \.home, "the folder of all ledgers").completing(.directories)
    option("--accounting-dir DIR", \.accountingFolder, "the ledger's folder itself")
      .showingDefault("HOME/NAME").completing(.directories)
    option("--state-db-filename FILE", \.snapshotName, "the name of the file in it")
    flag("--durable", \.isDurable, "wait for the disk at every end of a job, not only within 50 ms")
    flag("--wait", \.waits, "if another launch has this ledger, wait for it")
    option(
      "--survivors POLICY", \.survivors,
      "what to do with jobs that outlived a launch that was killed: wait for them, or end them")
    exclude("--accounting-dir", "--home")
    exclude("--accounting-dir", "--name")

    heading("What is shown")
    option("--progress MODE", \.progress, "auto, bar, plain or none")
    option("--print WHICH", \.prints, "print the output of jobs as they end: failed, all or none")
    option(
      "--tail N", \.tail, parse: integer(atLeast: 0, atMost: 10_000),
      "show the last N lines of failed jobs at the end"
    )
    .showingDefault("")
    flag("--json", \.json, "print one JSON object a line for everything that happens, to stdout")
    exclude("--json", "--print")
  }

  func run() throws(CommandFailure) -> Int32 {
    let request = try LaunchRequest(self)
    if dryRun { return try LaunchPreview(request).run() }
    let link = try GuardianLink.ofThisProcess()
    if let link { return try LaunchSession(request, link).run() }
    return try LaunchGuardian(request).run()
  }
}

extension LaunchMode: ArgumentChoice {}
extension ProgressMode: ArgumentChoice {}

/// Whose output is printed when a job ends.
enum PrintPolicy: String, ArgumentChoice {
  case failed, all, none
}

/// What becomes of jobs whose launch was killed.
enum SurvivorPolicy: String, ArgumentChoice {
  case wait, end
}

extension GuardianLink {
  static func ofThisProcess() throws(CommandFailure) -> GuardianLink? {
    do {
      return try GuardianLink()
    } catch {
      throw CommandFailure("\(error)", hint: "unset BATCHRUN_GUARDIAN, which is batchrun's own")
    }
  }
}
