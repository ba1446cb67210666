import Arguments

/// `batchrun completion SHELL`: the script that lets a shell complete our command line.
struct CompletionCommand: Command {
  enum Shell: String, ArgumentChoice {
    case bash, zsh, fish
  }

  var shell = Shell.bash

  static let manual = Manual(
    name: "completion",
    abstract: "Print a completion script for a shell",
    discussion: """
      The script asks batchrun itself for the words that can follow, so it is right after an update \
      too.
      """,
    examples: [
      .init(
        "source <(batchrun completion bash)",
        "For this session of bash; put it in ~/.bashrc for all."),
      .init(
        "batchrun completion zsh > ~/.zfunc/_batchrun",
        "For zsh, where ~/.zfunc is in $fpath before compinit runs."),
      .init(
        "batchrun completion fish > ~/.config/fish/completions/batchrun.fish",
        "For every session of fish."),
    ])

  static var declarations: [Declaration<Self>] {
    argument("SHELL", \.shell, "bash, zsh or fish")
  }

  func run() throws(CommandFailure) -> Int32 {
    switch shell {
    case .bash: Console.write(CompletionScripts.bash)
    case .zsh: Console.write(CompletionScripts.zsh)
    case .fish: Console.write(CompletionScripts.fish)
    }
    return 0
  }
}
