import Arguments
import Runs

/// All that `batchrun` can be asked to do, in the order in which help lists it.
///
/// To add a command: one file `Sources/Commands/NAMECommand.swift` with a struct that conforms to
/// `Command` (`CompletionCommand.swift` is a short one to start from), and one line below. Its
/// properties are its options; `declarations` binds spellings to them; `run()` works and returns
/// the exit code, or throws a `CommandFailure` that `Program` turns into a message. Then
/// `make docs` brings the manual up to date.
/// `CommandTreeTests` checks that names are unique and that every example parses.
package let commandTree = CommandNode(
  Manual(
    name: "batchrun",
    abstract: "Launch, track and resume many commands and parameter sweeps",
    examples: [
      .init("batchrun help", "Lists the commands; 'batchrun help NAME' explains one of them."),
      .init("batchrun help filters", "Explains how runs are chosen."),
    ], environment: [ManualSections.homeVariable, ManualSections.colourVariable],
    seeAlso: ["gridspec(5)", "batchrun.yml(5)"]),
  [
    CommandNode(SweepCommand.self),
    CommandNode(LaunchCommand.self),
    CommandNode(RunCommand.self),
    CommandNode(TrialCommand.self),
    CommandNode(StatusCommand.self),
    runsCommands,
    CommandNode(LabelCommand.self),
    CommandNode(TagCommand.self),
    CommandNode(CommentCommand.self),
    CommandNode(MarkCommand.self),
    CommandNode(StopCommand.self),
    CommandNode(SetCommand.self),
    CommandNode(PauseCommand.self),
    CommandNode(ContinueCommand.self),
    CommandNode(CancelCommand.self),
    CommandNode(SkipCommand.self),
    CommandNode(RetryCommand.self),
    CommandNode(WatchCommand.self),
    CommandNode(LogsCommand.self),
    CommandNode(ListFilesCommand.self),
    CommandNode(CatCommand.self),
    CommandNode(OpenCommand.self),
    CommandNode(CompareCommand.self),
    CommandNode(SelectCommand.self),
    CommandNode(DiffCommand.self),
    CommandNode(MergeCommand.self),
    CommandNode(PublishCommand.self),
    CommandNode(ExportCommand.self),
    CommandNode(ImportCommand.self),
    CommandNode(ArchiveCommand.self),
    CommandNode(OperationsCommand.self),
    CommandNode(DemoCommand.self),
    CommandNode(CheckCommand.self),
    CommandNode(CompletionCommand.self),
    CommandNode(HelpCommand.self),
    CommandNode(CompleteCommand.self),
    CommandNode(SlurmWorkerCommand.self),
    CommandNode(FiltersTopic.self),
  ],
  otherWords: OtherWords(
    [
      "delete": "batchrun runs delete", "history": "batchrun runs",
      "info": "batchrun runs info", "kill": "batchrun stop", "list": "batchrun runs",
      "log": "batchrun logs", "ls-runs": "batchrun runs",
      "ps": "batchrun status", "purge": "batchrun runs purge", "remove": "batchrun runs delete",
      "restart": "batchrun run --restart", "restore": "batchrun runs restore",
      "resume": "batchrun launch",
      "rm": "batchrun runs delete", "show": "batchrun runs info", "show-output": "batchrun logs",
      "start": "batchrun launch",
      "top": "batchrun status --watch", "version": "batchrun --version",
    ], otherwise: { WordMeaning(ofCommand: $0)?.commandLine }))
