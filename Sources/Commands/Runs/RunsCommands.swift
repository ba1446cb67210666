import Arguments
import Runs

/// `batchrun runs …`; alone, the list.
let runsCommands = CommandNode(
  Manual(
    name: "runs",
    abstract: "List and manage runs",
    examples: [
      .init("batchrun runs -n 5", "Lists the five newest runs."),
      .init("batchrun runs info 2", "Shows the details of the second run of the list."),
    ]),
  [
    CommandNode(ListRunsCommand.self),
    CommandNode(RunInfoCommand.self),
    CommandNode(LabelCommand.self),
    CommandNode(TagCommand.self),
    CommandNode(CommentCommand.self),
    CommandNode(MarkCommand.self),
    CommandNode(StopCommand.self),
    CommandNode(DiffCommand.self),
    CommandNode(MergeCommand.self),
    CommandNode(PublishCommand.self),
    CommandNode(DeleteRunsCommand.self),
    CommandNode(RestoreRunsCommand.self),
    CommandNode(PurgeRunsCommand.self),
    CommandNode(ExportCommand.self),
    CommandNode(ImportCommand.self),
    CommandNode(ArchiveCommand.self),
  ], default: "list",
  otherWords: OtherWords(
    ["ls": "batchrun ls", "rm": "batchrun runs delete", "show": "batchrun runs info"],
    otherwise: { WordMeaning(ofRuns: $0).commandLine }))
