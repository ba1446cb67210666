import Jobs
import Testing

@testable import RunfileChecks

/// The findings in whole runfiles, in the words that a user reads.
@Suite(.enabled(if: hasShells, "needs /bin/sh to be dash, and bash"))
struct RunfileCheckTests {
  static let legal = """
    #!/bin/sh
    # comments with ( and it's
    python a.py --lr 0.1 \\
      --bs 32 > log 2>&1
    for s in 1 2; do python a.py --seed $s; done

    echo "a" # it's \\
    cmd 'x
    """.split(separator: "\n", omittingEmptySubsequences: false).dropLast().joined(separator: "\n")

  @Test func alistOfCommandsIsPassed() {
    #expect(findings(Self.legal + "\n") == [])
    #expect(findings("") == [])
    #expect(findings("# nothing\n\n") == [])
  }

  @Test func finishedLinesAreNotLookedAt() {
    let text = "source env.sh\ncat <<EOF\npython a.py\n"
    #expect(findings(text, from: 3) == [])
    let shell = FixedShell(.refused(errors: []))
    let machine = Machine()
    #expect(findings("for x\n(a\n", shell: .fixed(shell), on: machine, from: 9) == [])
    #expect(findings("1 2\n3 4\n5 6\n7 8\n9 0\n", path: "a.py", on: machine, from: 9) == [])
    #expect(shell.asked == [])
    #expect(machine.lookups.withLock { $0 } == 0)
  }

  @Test func plainLinesCostNoQuestion() {
    let shell = FixedShell(.refused(errors: []))
    let machine = Machine()
    let text = (0..<200).map { "python train.py --seed \($0) --out runs/\($0)\n" }.joined()
    #expect(findings(text, shell: .fixed(shell), on: machine) == [])
    #expect(shell.asked == [])
    #expect(machine.lookups.withLock { $0 } == 0)
    // Whether a list is data at all costs a look at its first line.
    #expect(findings("python a.py\n" + text.replacing("python", with: "prog"), on: machine) == [])
    #expect(
      findings(text.replacing("python", with: "bash2"), on: Machine(programs: ["bash2"])) == [])
  }

  @Test func oneQuestionIsAskedAboutAShape() {
    let shell = FixedShell(.accepted)
    let text = (0..<2000).map {
      "for s in 1 2 \($0); do python a.py --lr 0.\($0) --cfg '{\"a\": [\($0)]}'; done # it's \($0)\n"
    }.joined()
    #expect(findings(text, shell: .fixed(shell)) == [])
    #expect(shell.asked.count == 1)
    #expect(shell.asked[0].hasPrefix("for s in 1 2 0; do"))
  }

  /// Lines that are all different are not asked about for ever, and that is not kept secret.
  @Test func tooManyQuestionsAreNotAsked() {
    let shell = FixedShell(.accepted)
    let text = (0..<700).map { "if a; then b\(String(repeating: ";c>d", count: $0)); fi\n" }
      .joined()
    #expect(
      findings(text, shell: .fixed(shell)) == [
        [
          "warning",
          "runfile 'jobs.txt': line 501 and 199 more were not checked for errors: "
            + "the shell did not answer, or too many lines differ",
        ]
      ])
    #expect(shell.asked.count == 500)
  }

  @Test func aShellThatDoesNotAnswerIsNotAskedAgain() {
    let shell = FixedShell(.unanswered)
    let found = findings("if a; then\nfor b\n(c\n", shell: .fixed(shell))
    #expect(found.count == 1 && found[0][0] == "warning")
    #expect(found[0][1].contains("line 1 and 2 more were not checked"))
    #expect(shell.asked.count == 1)
  }

  @Test func otherShellsAreNotChecked() {
    let shell = FixedShell(.refused(errors: []))
    #expect(
      findings("if (a) then\n<x> 'y\n", shell: .fixed(shell, path: "/usr/bin/fish")) == [])
    #expect(shell.asked == [])
  }

  // MARK: Lines that are no commands

  @Test(arguments: [
    (
      "python a.py\n  --lr 1\n  --bs 2\npython b.py\n",
      "line 2 begins with an option, '--lr'; line 3 cannot run either",
      "a '\\' is missing at the end of line 1"
    ),
    (
      "python a.py \\ \n  --lr 1\n", "line 2 begins with an option, '--lr'",
      "line 1 has blanks after its '\\'"
    ),
    (
      "# python a.py \\\n  --lr 1 \\\n --bs 2\n", "line 2 begins with an option, '--lr'",
      "line 1 is a comment, so its '\\' does not continue it"
    ),
    (
      "python a.py \\\n  # --old 1 \\\n  --new 2\n", "line 3 begins with an option, '--new'",
      "the '\\' of line 2 is in a comment and does not continue it"
    ),
    (
      "python a.py # --old 1 \\\r\n  --new 2\r\n", "line 2 begins with an option, '--new'",
      "the '\\' of line 1 is in a comment and does not continue it"
    ),
    (
      "a\n\n--lr 1\n", "line 3 begins with an option, '--lr'",
      "each line must be a whole command that starts with its program"
    ),
    (
      "--lr 1\n--lr 2\n--lr 3\n",
      "line 1 begins with an option, '--lr'; lines 2 and 3 cannot run either",
      "each line must be a whole command that starts with its program"
    ),
    (
      (1...9).map { "--lr \($0)\n" }.joined(),
      "line 1 begins with an option, '--lr'; lines 2, 3, 4, 5, 6 and 3 more cannot run either",
      "each line must be a whole command that starts with its program"
    ),
    (
      "$ make a\nmake b\n$ make c\n", "line 1 begins with '$'; line 3 cannot run either",
      "remove the '$', which is a prompt"
    ),
    (
      "1. make a\n2. make b\n", "line 1 begins with '1.'; line 2 cannot run either",
      "remove the '1.', which is the number of a list"
    ),
    (
      "a\n- run b\n", "line 2 begins with '-'",
      "each line must be a whole command that starts with its program"
    ),
    (
      "a\ncat <<'EOF' > f\nx\nEOF\n",
      "line 2 starts a here-document ('<<'EOF''), but one line is one job",
      "put the text into a file and read it with '<'"
    ),
    (
      "a\necho it's\n", "line 2 opens a quote (') that it does not close",
      "close it, or write \\' for the character itself"
    ),
    (
      "a\npython -c \"\nprint(1)\n\"\nb\n", "line 2 opens a quote (\") that it does not close",
      "lines 2 to 4 are one command: write it on one line"
    ),
    (
      "a\nfor i in 1 2\ndo\n  echo $i\ndone\nb\nfi\n",
      "lines 2 to 5 are one command (for), but one line is one job; line 7 cannot run either",
      "write it on one line, with ';' between its parts"
    ),
    (
      "a\r\nfor i in 1 2\r\ndo\r\n  echo $i\r\ndone\r\n",
      "lines 2 to 5 are one command (for), but one line is one job",
      "write it on one line, with ';' between its parts"
    ),
    (
      "if a \\\n  b; then\n  c\nfi\n", "lines 1 to 4 are one command (if), but one line is one job",
      "write it on one line, with ';' between its parts"
    ),
    (
      "a\nf() {\n  x\n}\nf\n", "lines 2 to 4 are one command (function), but one line is one job",
      "to run the script as one job: echo 'sh jobs.txt' | batchrun launch -; "
        + "in a runfile, each line is one job"
    ),
    (
      "a &&\nb\n", "line 1 ends with '&&'", "end it with '\\' to continue it on the next line"
    ),
    ("a\n&& b\n", "line 2 begins with '&&'", "a '\\' is missing at the end of line 1"),
    (
      "a\n\n| b\n", "line 3 begins with '|'",
      "each line must be a whole command that starts with its program"
    ),
    ("a <your file>\n", "line 1 has a placeholder, '<your file>'", "fill it in, or quote it"),
    (
      "a\nresults (best)\n",
      "line 2 cannot be parsed: sh: Syntax error: word unexpected (expecting \")\")",
      "correct it, or comment it out with '#'"
    ),
  ])
  func aLineThatIsNoCommandIsRefused(text: String, message: String, hint: String) {
    #expect(findings(text) == [["refused", "runfile 'jobs.txt': " + message, hint]])
  }

  @Test func inAScriptBothReadingsAreNamed() {
    let loop = "for i in 1 2\ndo\n  echo $i\ndone\n"
    let message = "lines 1 to 4 are one command (for), but one line is one job"
    #expect(
      findings(loop, path: "a/setup it.sh") == [
        [
          "refused", "runfile 'a/setup it.sh': " + message,
          #"to run the script as one job: echo 'sh '\''a/setup it.sh'\''' | batchrun launch -; "#
            + "in a runfile, each line is one job",
        ]
      ])
    let script = "#!/usr/bin/env bash\n\n" + loop
    #expect(
      findings(script, path: "x").first?.last
        == "to run the script as one job: echo 'bash x' | batchrun launch -; "
        + "in a runfile, each line is one job")
    #expect(
      findings(script, path: "-") == [
        [
          "refused",
          "standard input: lines 3 to 6 are one command (for), but one line is one job",
          "write it on one line, with ';' between its parts",
        ]
      ])
  }

  // MARK: Lines for bash

  @Test(arguments: [
    (
      "module load R && x\nmodule load R && y\nz\n", "line 1 and 1 more need bash ('module')",
      "add --shell bash"
    ),
    (
      "#!/bin/bash\nx\n[[ -f a ]] && y\n", "line 3 needs bash ('[[')",
      "add --shell bash, as the file's first line asks for"
    ),
    (
      "x --a {1..3}\n", "line 1 needs bash ('{1..3}')",
      "add --shell bash, or quote it if it is text"
    ),
    (
      "source a\nx\nmodule load R\n", "line 1 and 1 more need bash ('source')",
      "such a line sets up only its own shell: do it before launching, "
        + "or at the start of each command with --shell bash"
    ),
    (
      "conda activate e && x\nmamba deactivate && y\n",
      "line 1 and 1 more: 'conda activate' has no effect here", "use 'conda run -n ENV COMMAND'"
    ),
    (
      "conda activate e\nsource b && x\n", "line 1 and 1 more need bash ('conda activate')",
      "add --shell bash"
    ),
    ("source c.sh && conda activate e && x\n", "line 1 needs bash ('source')", "add --shell bash"),
    ("cat <(a) b\n", "line 1 needs bash ('<(')", "add --shell bash"),
  ])
  func linesForBashAreRefused(text: String, message: String, hint: String) {
    #expect(findings(text) == [["refused", "runfile 'jobs.txt': " + message, hint]])
  }

  @Test func whatNeitherTakesIsNotSentToBash() {
    #expect(findings("[[ a\n").first?[1].contains("cannot be parsed: bash: ") == true)
  }

  @Test func condaHasNoEffectInBashEither() {
    #expect(
      findings("conda activate e && x\n", shell: .asBash) == [
        [
          "refused", "runfile 'jobs.txt': line 1: 'conda activate' has no effect here",
          "use 'conda run -n ENV COMMAND'",
        ]
      ])
    #expect(findings("source c.sh && conda activate e && x\n[[ a ]] &> b\n", shell: .asBash) == [])
  }

  @Test func withoutBashItIsNotNamed() {
    let shell = CheckedShell(
      path: "/bin/sh", resolvedPath: "/bin/dash", parser: RealShell(path: "/bin/sh"), bash: nil)
    #expect(
      findings("source a; x\n", shell: shell).first?.last
        == "write it for sh, or install bash and add --shell bash")
  }

  // MARK: Warnings

  @Test(
    arguments: [
      (
        "export A=1\nx\ncd y\n",
        [
          "line 1 and 1 more only set up their own shell: the other lines do not see it",
          "set it up before launching, or at the start of each command",
        ]
      ),
      (
        "x &\ny\n",
        [
          "line 1 ends with '&': it counts as done at once; leave out the '&': -j N runs N jobs at a time"
        ]
      ),
      (
        "x <a b>.c\n",
        [
          "line 1 has a placeholder, '<a b>': the shell reads a file of that name",
          "fill it in, or quote it",
        ]
      ),
      (
        "x $LAUNCHER_JID\nx $SLURM_ARRAY_TASK_ID\n",
        [
          "line 1 and 1 more use $LAUNCHER_JID, $SLURM_ARRAY_TASK_ID, which are not set here; "
            + "BATCHRUN_JOB_ID tells jobs apart"
        ]
      ),
      (
        "#DISBATCH PREFIX a\nx\n#SWARM -t 1\n",
        [
          "line 1 and 1 more are directives of another launcher: no effect here"
        ]
      ),
      (
        "x\ny \\",
        [
          "line 2 ends the file with '\\': the command gets it as an argument; is a line missing?"
        ]
      ),
      (
        "x {a,b}\n",
        [
          "line 1: dash does not expand '{a,b}'; --shell bash does"
        ]
      ),
      (
        "[ a == b ] && x\n[ a == b ]\n",
        ["line 1 and 1 more: dash supports only '=' in [ ], not '=='"]
      ),
      ("x ${a:0:2}\n", ["line 1: dash stops at '${a:…}'; --shell bash supports it"]),
      ("x $SECONDS\n", ["line 1 uses $SECONDS, which bash sets and dash does not"]),
    ] as [(String, [String])])
  func warningsAreGivenOnce(text: String, expected: [String]) {
    var expected = expected
    expected[0] = "runfile 'jobs.txt': " + expected[0]
    #expect(findings(text) == [["warning"] + expected])
  }

  @Test(arguments: [
    "set -e\nx\n", "x & wait\n", "sort <in>out\n", "x $LAUNCHER_JID\n", "#swarm -f a\nx\n",
    "# DISBATCH\nx\n", "x \\\\", "x # y \\", "x \\\n", "ls [[:alpha:]]*\n", "x '<word>'\n",
    "x # <word> $SGE_TASK_ID\n", "PARALLEL_SEQ=1; x $PARALLEL_SEQ\n",
  ])
  func whatIsMeantSoIsNotWarnedOf(text: String) {
    let machine = Machine(programs: ["x"], variables: ["LAUNCHER_JID"], files: ["in"])
    #expect(findings(text, on: machine) == [])
  }

  @Test func aWarningOfDashIsNoneOfBash() {
    #expect(findings("x {a,b} ${a:0:2}; [ a == b ]\n", shell: .asBash) == [])
  }

  @Test func aScriptBesideTheRunfileIsNamed() {
    let machine = Machine(files: ["here.py"], filesOfRunfile: ["train.py", "here.py", "run.sh"])
    let text = "python here.py\npython train.py --lr 1\n./run.sh\npython train.py > 'x'\n"
    #expect(
      findings(text, path: "exp/jobs.txt", on: machine, isElsewhere: true) == [
        [
          "warning",
          "runfile 'exp/jobs.txt': line 2 and 1 more run 'train.py', which is next to the runfile, "
            + "not in the working folder",
          "to work there: --workdir exp",
        ]
      ])
    #expect(findings(text, path: "exp/jobs.txt", on: machine) == [])
    #expect(findings("cd exp && python train.py\n", on: machine, isElsewhere: true) == [])
  }

  /// Thousands of scripts are not all looked for.
  @Test func notEveryScriptIsLookedFor() {
    let machine = Machine()
    let text = (0..<3000).map { "python s\($0).py\n" }.joined()
    #expect(findings(text, path: "exp/jobs.txt", on: machine, isElsewhere: true) == [])
    #expect(machine.lookups.withLock { $0 } < 200)
  }

  @Test func aRefusalStandsAlone() {
    #expect(findings("x &\n#DISBATCH\nsource a; x\nexport A=1\n").count == 1)
    #expect(
      findings("x &\nsource a; x\necho 'a\n").map { $0[1] } == [
        "runfile 'jobs.txt': line 3 opens a quote (') that it does not close"
      ])
  }

  @Test func aRefusalIsAnErrorOfUse() throws {
    let runfile = Runfile(text: "source a; x\n")
    var check = RunfileCheck(
      path: "jobs.txt", shell: .asSh, surroundings: Machine(), isElsewhere: false)
    let finding = try #require(check.findings(in: runfile, runfile.entries).first)
    let refusal = RunfileRefusal(finding, runfile: "jobs.txt")
    #expect(refusal.message == "runfile 'jobs.txt': line 1 needs bash ('source')")
    #expect(refusal.hint == "add --shell bash")
    #expect(refusal.exitCode == 2)
  }
}
