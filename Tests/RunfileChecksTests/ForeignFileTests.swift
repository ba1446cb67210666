import Testing

@testable import RunfileChecks

/// Files that are no lists of commands.
@Suite struct ForeignFileTests {
  func found(
    _ text: String, path: String, on machine: Machine = Machine(), shell: String = "/bin/dash"
  ) -> [[String]] {
    findings(text, path: path, shell: .fixed(FixedShell(.accepted), path: shell), on: machine)
  }

  @Test(arguments: [
    ("import sys\n", "exp/train.py", "is a Python program", "run it: batchrun run exp/train.py"),
    ("x <- 1\n", "x.R", "is an R program", "run it: batchrun run x.R"),
    ("{\n", "x y.ipynb", "is a notebook", "run it: batchrun run 'x y.ipynb'"),
    (
      "x\n", "x.jl", "is a Julia program",
      "run it as one job: echo 'julia x.jl' | batchrun launch -"
    ),
    (
      "x\n", "x.do", "is a Stata program",
      "run it as one job: echo 'stata -b do x.do' | batchrun launch -"
    ),
    ("x\n", "x.c", "is C source", "compile it, then write the commands that run it, one per line"),
    ("{}\n", "x.json", "is JSON", "write the commands that use it, one per line"),
    ("all:\n", "a/Makefile", "is a Makefile", "run it: make -f a/Makefile"),
    ("", "empty.py", "is a Python program", "run it: batchrun run empty.py"),
    (
      "\u{7F}ELF\u{2}\n", "prog", "is a compiled program",
      "run it as one job: echo ./prog | batchrun launch -"
    ),
    (
      "#!/usr/bin/env python3\nimport x\n", "train", "is a program for 'python3'",
      "run it as one job: echo 'python3 train' | batchrun launch -"
    ),
    (
      "#! /usr/bin/env -S A=1 Rscript --vanilla\nx\n", "bin/plot", "is a program for 'Rscript'",
      "run it as one job: echo bin/plot | batchrun launch -"
    ),
    (
      "#!/bin/csh -f\nsetenv A b\n", "run.csh", "is a script for 'csh'",
      "run it as one job: echo 'csh run.csh' | batchrun launch -; "
        + "or add --shell csh if each line is a command"
    ),
    (
      "#!/bin/sh\n#SBATCH --mem=4G\nx\n", "job.sh", "is a script for sbatch ('#SBATCH')",
      "submit it: sbatch job.sh; or run it as one job: echo 'sh job.sh' | batchrun launch -"
    ),
    (
      "#PBS -l nodes=1\nx\n", "job", "is a script for qsub ('#PBS')",
      "submit it: qsub job; or run it as one job: echo 'bash job' | batchrun launch -"
    ),
    (
      "#!/bin/bash\n#BSUB\t-n 4\nx\n", "job.lsf", "is a script for bsub ('#BSUB')",
      "submit it: bsub < job.lsf; or run it as one job: echo 'bash job.lsf' | batchrun launch -"
    ),
    (
      "#$ -N x\nx\n", "job.sge", "is a script for qsub ('#$')",
      "submit it: qsub job.sge; or run it as one job: echo 'bash job.sge' | batchrun launch -"
    ),
  ])
  func programsAndScriptsAreRefused(text: String, path: String, kind: String, hint: String) {
    let machine = Machine(programs: ["bin/plot"])
    #expect(
      found(text, path: path, on: machine) == [
        ["refused", "runfile '\(path)' \(kind), not a list of commands", hint]
      ])
  }

  @Test func standardInputHasNoName() {
    #expect(
      found("#!/usr/bin/python3\nx\n", path: "-") == [
        [
          "refused", "standard input is a program for 'python3', not a list of commands",
          "give a list of commands, one per line",
        ]
      ])
    #expect(found("x\n", path: "-a.py")[0][2] == "run it: batchrun run ./-a.py")
  }

  @Test(arguments: [
    ("python a.py\n", "jobs.sh"), ("python a.py\n", "jobs.bash"), ("#!/bin/sh\npython a.py\n", "x"),
    ("#! /usr/bin/env bash\npython a.py\n", "x"), ("#!/usr/bin/zsh5\npython a.py\n", "x"),
    ("# SBATCH --mem\npython a.py\n", "x"), ("#SBATCH is what we need\npython a.py\n", "x"),
    ("#PBS\npython a.py\n", "x"), ("  #SBATCH --mem\npython a.py\n", "x"),
    ("python a.py #SBATCH --mem\n", "x"), ("python a.py\n", ".py"), ("python a.py\n", "py"),
    ("python a.py\n", "a.py.txt"), ("#!\npython a.py\n", "x"), ("#!/bin/sh -e\npython a.py\n", "-"),
  ])
  func listsOfCommandsAreNot(text: String, path: String) {
    #expect(found(text, path: path) == [])
  }

  @Test func aShellOfAnotherFamilyMayBeAskedFor() {
    #expect(found("#!/bin/tcsh\nx\n", path: "x", shell: "/bin/tcsh") == [])
    #expect(found("#!/bin/tcsh\nx\n", path: "x", shell: "/bin/fish").count == 1)
  }

  static let data = "looks like data, not commands: no line begins with a command or a file"

  @Test(arguments: [
    "name,lr,bs\n1,0.1,2\n2,0.2,2\n3,0.3,2\n4,0.4,2\n",
    "numpy==1.26\ntorch>=2\npandas\nscipy\nx==1\n", "1. a\n2. b\n3. c\n4. d\n5. e\n",
    "NAME READY\npod-a 1/1\npod-b 1/1\npod-c 0/1\npod-d 1/1\n",
    "lr,loss\n0.1,0.25\n", "lr loss\n0.1 0.25\n0.01 3e-1\n", "lr\tloss\n0.1\t.25\n", "a;b\n1;2\n",
    "0.1,-0.25\n", "1 2\n3 4\n",
    "{\"a\": 1}\n", "{\"a\": 1}\n{\"a\": 2}\n{\"a\": 3}\n{\"a\": 4}\n{\"a\": 5}\n",
    "[{\"a\": 1}, {\"a\": 2}]\n", "[\"a\", 1]\n[\"b\", 2]\n", "name,lr\na,0.1\nb,0.2\n",
    "\"name\",\"lr\"\n\"a b\",0.1\n\"c\",0.2\n", "Ann Lee,3,4\nBob Lee,5,6\nCy Lee,7,8\n",
    "SMAD4 9\nTP53 1\nshift 2\nKRAS 3\nEGFR 4\n", "data/a\ndata/b\ndata/c\ndata/d\ndata/e\n",
  ])
  func dataIsRefused(text: String) {
    #expect(
      found(text, path: "jobs.txt") == [
        [
          "refused", "runfile 'jobs.txt' \(Self.data)",
          "write whole commands, one per line; --no-checks runs the lines unchanged",
        ]
      ])
    #expect(found(text, path: "-")[0][1] == "standard input \(Self.data)")
  }

  @Test func theLauncherThatThePartsAreForIsNamed() {
    let text = "#DISBATCH PREFIX cd\n" + (0..<6).map { "runs/\($0)\n" }.joined()
    #expect(found(text, path: "x")[0][1].hasSuffix("('#DISBATCH PREFIX' has no effect here)"))
  }

  @Test(arguments: [
    "lr,loss\n", "lr,loss,acc\n0.1,0.25\n", "python 3\n1 2\n", "lr loss\n0.1 0.25\npython a.py\n",
    "3\n4\n", "1 a\n2 b\n", "known 2\n1 2\n", "7 2\n",
    "name,lr\na,0.1\n", "sim 1,2\nsim 3,4\nsim 5,6\n", "a,1\nb,2\nc,3,4\n",
    "a,1\nknown.csv,2\nb,3\n",
    "a,1\npython b,2\nc,3\n", "{ a; }\n", "[ -f a ] && b\n", "{\"a\": 1}\npython a.py\n",
    "python a,b\nc,d\ne,f\n", "a\nb\nc\nd\n", "a 1\na 2\na 3\na 4\nc 5\n", "a\nb\nc\nd\npython\n",
    "a\nb\nc\nd\necho x\n",
    "a\nb\nc\nd\nA=1 python x\n", "a\nb\nc\nd\n./known\n", "a\nb\nc\nd\nbeside\n",
    "a\nb\nc\nd\n$PYTHON x\n", "a\nb\nc\nd\n'quoted name' x\n", "a\nb\nc\nd\n(x)\n",
    "a\nb\nc\nd\n~/bin/x\n", "a\nb\nc\nd\nsource x && y\n", "a\nb\nc\nd\nconda run x\n",
  ])
  func oneCommandOrFileIsEnough(text: String) {
    let machine = Machine(
      programs: ["python", "bash", "7"], files: ["./known", "known", "known.csv,2"],
      filesOfRunfile: ["beside"])
    let found = found(text, path: "jobs.txt", on: machine)
    #expect(found.allSatisfy { !$0[1].contains("data") })
  }

  @Test(arguments: [
    ("python a.py", "python"), ("A=1 B='x y' python a.py", "python"), ("A=1", "A=1"),
    ("A=1 B=2", "A=1"), ("'my prog' x", "'my prog'"), (#"my\ prog x"#, #"my\ prog"#), ("a;b", "a"),
    ("a>b", "a"), ("(a)", ""), ("", ""), ("A[0]=1 x", "A[0]=1"), ("1=2 x", "1=2"),
  ])
  func theHeadIsTheFirstWordBehindAssignments(line: String, word: String) {
    let head = Array(line.utf8).withUnsafeBytes { CommandHead(of: $0) }
    #expect(String(decoding: head.word, as: UTF8.self) == word)
  }
}
