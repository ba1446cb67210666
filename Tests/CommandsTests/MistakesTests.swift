import Arguments
import TestSupport
import Testing

@testable import Commands

/// What is said to people who know other programs.
@Suite struct MistakesTests {
  @Test(arguments: [
    ("runs 5", "unknown command '5'; did you mean 'batchrun runs info 5'?"),
    ("runs 2:5", "unknown command '2:5'; did you mean 'batchrun compare --table 2:5'?"),
    ("runs 9de13f0e", "unknown command '9de13f0e'; did you mean 'batchrun runs info 9de13f0e'?"),
    ("runs train", "unknown command 'train'; did you mean 'batchrun runs --operation train'?"),
    ("runs failed", "unknown command 'failed'; did you mean 'batchrun runs --error'?"),
    ("runs help", "unknown command 'help'; did you mean 'batchrun runs --help'?"),
    ("runs -5", "unknown command '-5'; did you mean 'batchrun runs -n 5'?"),
    (
      "runs 'loss<1'",
      "unknown command 'loss<1'; did you mean 'batchrun runs --filter \"loss<1\"'?"
    ),
    ("5", "unknown command '5'; did you mean 'batchrun runs info 5'?"),
    ("list", "unknown command 'list'; did you mean 'batchrun runs'?"),
    ("rm 1 2", "unknown command 'rm'; did you mean 'batchrun runs delete 1 2'?"),
    ("kill sweep", "unknown command 'kill'; did you mean 'batchrun stop sweep'?"),
    ("runs --failed", "unknown option '--failed'; did you mean '--error'?"),
    ("runs --since 2h", "unknown option '--since'; did you mean '--started'?"),
    ("runs --last 5", "unknown option '--last'; did you mean '--limit'?"),
    ("launch x -n 4", "unknown option '-n'; did you mean '--n-jobs'?"),
    ("launch x -n4", "unknown option '-n'; did you mean '--n-jobs'?"),
    ("launch x --cpus 4", "unknown option '--cpus'; did you mean '--n-jobs'?"),
    ("launch x --job 4", "unknown option '--job'; did you mean '--n-jobs'?"),
    ("run x --core 4", "unknown option '--core'; did you mean '--n-jobs'?"),
    ("run x --jobs 4", "unknown option '--jobs'; did you mean '--n-jobs'?"),
    ("status x --follow", "unknown option '--follow'; did you mean '--watch'?"),
    ("cat 1 --stdout", "unknown option '--stdout'; did you mean '--output'?"),
  ])
  func `what is probably meant is asked`(line: String, message: String) throws {
    #expect(try mistake(line).description == message)
    let asked = message.firstMatch(of: /did you mean '(batchrun .*)'\?/)?.1 ?? ""
    for words in batchrunCalls(in: String(asked)) {
      #expect(throws: Never.self) { _ = try commandTree.request(for: words) }
    }
  }

  @Test(arguments: [
    (
      "run x --dry-run",
      "'--print-cmd' prints the command, '--print-trials' the trials of a batch; both run nothing"
    ),
    ("run x --lr=0.1", "flags of an operation are written 'lr=0.1', without dashes"),
    ("run x --batch-size 32", "flags of an operation are written 'batch-size=32', without dashes"),
    ("run x --epochs", "flags of an operation are written 'epochs=VALUE', without dashes"),
    (
      "launch echo hi",
      "a launch takes one runfile, which holds one command per line; '-' reads commands from stdin"
    ),
    ("launch x --rerun", "'--mode overwrite' runs all lines again"),
    ("launch x --retry-failed", "'--mode retry-failed' retries failed lines"),
    (
      "sweep grid.yml -j 4",
      "'sweep' only writes the runfile; this is for the launch: batchrun launch RUNFILE"
    ),
    (
      "sweep grid.yml other.runfile",
      "'--out' names the runfile: batchrun sweep grid.yml --out other.runfile"
    ),
    (
      "runs --status error",
      "each status is an option: --running, --completed, --error, --terminated, --pending, --staged"
    ),
    (
      "runs --sort loss",
      "'batchrun compare --table --min COLUMN' sorts runs, '--max COLUMN' in descending order"
    ),
    ("compare --sort loss", "'--min COL' puts the smallest first, '--max COL' the largest"),
    (
      "runs -F loss = 1", "an expression is one word for the shell: -F 'loss < 0.3 and lr = 0.1'"
    ),
    ("cat 4 x.txt", "'--path' names a file of the run: batchrun cat RUN --path x.txt"),
    ("cat 4 -f", "'batchrun watch RUN' follows the output of a run"),
    ("compare --top", "see 'batchrun compare --help'"),
  ])
  func `a hint says what does it`(line: String, hint: String) throws {
    #expect(try mistake(line).hint == hint)
  }

  @Test func `no mistake is an option of its command, and each suggestion is one`() throws {
    try check(commandTree)
  }

  private func check(_ node: CommandNode) throws {
    let spellings = Set(node.parameters.flatMap(\.spellings))
    for (mistakes, correction) in node.mistakes {
      #expect(spellings.isDisjoint(with: mistakes), "\(node.manual.name): \(mistakes)")
      if case .option(let option) = correction {
        #expect(spellings.contains(option), "\(node.manual.name): \(option)")
      }
    }
    for inner in node.subcommands { try check(inner) }
  }

  private func mistake(_ line: String) throws -> UsageError {
    let words = batchrunCalls(in: "batchrun " + line).flatMap(\.self)
    do throws(UsageError) {
      _ = try commandTree.request(for: words)
    } catch {
      return error
    }
    throw TestFailure("'\(line)' is no mistake")
  }

  @Test(arguments: ["filter", "filtres", "Filters "])
  func `a topic of help is found by a word like it`(word: String) {
    let error = #expect(throws: UsageError.self) { try commandTree.path(along: [word]) }
    #expect(error?.description == "unknown command '\(word)'; did you mean 'filters'?")
  }

  @Test(arguments: [
    ("gridspec", "see 'man gridspec' or docs/grid-spec.md"),
    ("grid-spec", "see 'man gridspec' or docs/grid-spec.md"),
    ("batchrun.yml", "see 'man batchrun.yml' or docs/project-file.md"), ("xyz", nil),
  ])
  func `help says where the files are explained that users write`(word: String, hint: String?) {
    #expect(HelpCommand.page(about: word) == hint)
    let help = HelpCommand(names: [word])
    let failure = #expect(throws: CommandFailure.self) { try help.run() }
    #expect(failure?.hint == hint ?? "see 'batchrun --help'")
  }
}
