import Arguments

/// What manual pages say about variables and files; help leaves it out.
enum ManualSections {
  static let homeVariable = Manual.Item("BATCHRUN_HOME", "the runs folder, unless --home names one")
  private static let notifyVariable = Manual.Item(
    "BATCHRUN_NOTIFY", "a command to run at the end, unless --notify names one")
  private static let executorVariable = Manual.Item(
    "BATCHRUN_EXECUTOR", "where jobs run, unless --executor says where: local, or slurm")
  static let colourVariable = Manual.Item("NO_COLOR", "if set, nothing is coloured")

  private static let jobVariables = [
    Manual.Item("BATCHRUN_JOB_ID", "set for each job: its id"),
    Manual.Item("BATCHRUN_NAME", "set for each job: the name of its ledger"),
    Manual.Item("BATCHRUN_ATTEMPT", "set for each job: 1, and more for each retry"),
    Manual.Item("BATCHRUN_SLOT", "set for each job: the number of its worker, from 0"),
    Manual.Item("BATCHRUN_LOG_DIR", "set for each job: the folder of its output"),
    Manual.Item("BATCHRUN_METRICS", "set for each job: a file that it may write metrics to"),
  ]

  static let launchEnvironment =
    [homeVariable, executorVariable, notifyVariable, colourVariable] + jobVariables
  static let runEnvironment =
    launchEnvironment + [
      Manual.Item("RUN_DIR", "set for each run: the folder that it works in"),
      Manual.Item("RUN_ID", "set for each run: its id"),
      Manual.Item("VISUAL, EDITOR", "the editor of --edit-flags and --edit-comment"),
    ]

  static let launchFiles = [
    Manual.Item("runs/NAME/metadata.json", "the state of all jobs; NAME is the runfile's"),
    Manual.Item("runs/NAME.runfile", "the commands of a grid spec that was launched"),
    Manual.Item("runs/NAME/journal.jsonl", "what happened since metadata.json was written"),
    Manual.Item("runs/NAME/logs/ID/out.log, err.log", "the output and the errors of a job"),
    Manual.Item("runs/NAME/slurm/", "what was submitted to Slurm, and what nodes have recorded"),
    Manual.Item("~/.config/batchrun/slurm.yml, /etc/batchrun/slurm.yml", "settings of Slurm"),
    Manual.Item("runs/NAME/metrics/ID.jsonl", "metrics that a job has written itself"),
  ]
  static let runFiles =
    [
      Manual.Item("batchrun.yml, guild.yml", "the project file, in the current folder or above it")
    ] + launchFiles
}
