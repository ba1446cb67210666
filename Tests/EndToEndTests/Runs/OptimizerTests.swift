import Glibc
import JSON
import TestSupport
import Testing

/// Operations that choose the flags of a batch's trials, by `batchrun trial`.
@Suite struct OptimizerTests {
  private let project: OptimizerProject
  private var sandbox: Sandbox { project.sandbox }

  init() throws {
    project = try OptimizerProject()
    try project.batch.letGo()
  }

  @Test func `each request makes a trial and is answered by its end`() throws {
    try sandbox.write("echo \"loss: $1$1\"; exit $2", to: "wait.sh")
    let result = try project.run("each", "code=3")
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      result.output.split(separator: "\n") == [
        "loss: 11", "trial 1: 3 11.0", "loss: 22", "trial 2: 3 22.0", "loss: 33",
        "trial 3: 3 33.0", "loss: 44", "trial 4: 3 44.0",
      ])
    expectLines(
      result.errors,
      match: (1...4).flatMap { n in
        [
          "INFO: [batchrun] Running trial ...: wait (code=3, n=\(n))",
          "ERROR: [batchrun] Trial ... exited with an error (3) - see log for details",
        ]
      })
    #expect(
      try project.batch.states() == [
        "1": "error", "2": "error", "3": "error", "4": "error", "+": "completed",
      ])
    let batch = try project.batch.id(of: "wait+each")
    let listed = try sandbox.batchrun("trial", "--list", "--json", "--batch", "wait+each")
    let trials = try #require(try listed.json.array)
    #expect(trials.map { $0["objective"]?.double } == [11, 22, 33, 44])
    #expect(trials.map { $0["trial"]?.int } == [1, 2, 3, 4])
    #expect(trials[0]["flags"]?["n"]?.int == 1)
    #expect(trials[0]["exit_status"]?.int == 3)
    let table = try sandbox.batchrun("trial", "--list", "--batch", batch)
    #expect(table.output.hasPrefix("#  id        status  code  n  objective\n1  "))
    #expect(table.output.split(separator: "\n").count == 5)
  }

  @Test(arguments: [1, 3, 6])
  func `requests at once run on the workers of the batch`(workers: Int) throws {
    sandbox.remove("go")
    let run = try project.start("all", "-j", "\(workers)")
    try eventually("\(workers) trials have begun") { project.batch.begun.count == workers }
    #expect(project.batch.ended.isEmpty)
    try project.batch.letGo()
    let result = try run.wait()
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output.hasSuffix("all are done\n"))
    #expect(project.batch.begun == project.batch.ended)
    #expect(project.batch.ended.count == 6)
    // With all workers busy, none started before another had ended.
    var running = 0
    for line in sandbox.lines(of: "trace") {
      running += line.hasPrefix("start") ? 1 : -1
      #expect(running <= workers)
    }
  }

  @Test func `there are no more trials than the batch may have`() throws {
    let result = try project.run("each", "-m", "2")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output.hasSuffix("trial 2: 0 \ntrial 3: 125 \ntrial 4: 125 \n"), "\(result)")
    #expect(try project.batch.states() == ["1": "completed", "2": "completed", "+": "completed"])
    let said = try #require(sandbox.text(of: "calls"))
    #expect(said.hasSuffix("has reached its limit of 2 trials (--max-trials)\n"))
    // The limit is kept, and can be changed.
    let again = try project.batch.project.run("--restart", "wait+each", "-m", "3")
    #expect(again.output.contains("trial 3: 0"))
    #expect(again.output.contains("trial 4: 125"))
  }

  @Test func `what an optimizer asks for wrongly makes no trial`() throws {
    try project.add(
      "wrong",
      """
      for words in nosuch=1 n=[1,2] n=[1:2] word @file "--nosuch" "--json --objective"; do
        "$BATCHRUN" trial $words 2>> PATHcalls; echo "$words: $?"
      done

      """)
    let result = try project.run("wrong")
    #expect(result.exitCode == 0)
    #expect(
      result.output.split(separator: "\n") == [
        "nosuch=1: 2", "n=[1,2]: 2", "n=[1:2]: 2", "word: 2", "@file: 2", "--nosuch: 2",
        "--json --objective: 2",
      ])
    let errors = try #require(sandbox.text(of: "calls"))
    for message in [
      "unsupported flag 'nosuch'", "invalid value [1, 2] for n: a trial has one value",
      "invalid value [1:2] for n: a trial has one value", "invalid argument 'word'",
      "invalid argument '@file'", "unknown option '--nosuch'",
    ] {
      #expect(errors.contains("batchrun: error: \(message)"), "\(errors)")
    }
    #expect(try project.batch.states() == ["+": "completed"])
  }

  @Test func `requests that no batch hears are refused`() throws {
    let outside = try sandbox.batchrun("trial", "n=1")
    #expect(outside.exitCode == 2)
    #expect(outside.errors.hasPrefix("batchrun: error: no batch given"))
    let unknown = try sandbox.batchrun(
      "trial", "n=1", "--batch", String(repeating: "a", count: 32))
    #expect(unknown.exitCode == 125)
    #expect(unknown.errors.contains("accepts no trial requests"))
    #expect(try sandbox.batchrun("trial", "--batch", "zzz").exitCode == 1)
    #expect(try sandbox.batchrun("trial", "--list", "--batch", "zzz").exitCode == 1)
    try project.batch.project.run("say.py", "msg=a")
    let single = try sandbox.batchrun("trial", "--list", "--batch", "1")
    #expect(single.exitCode == 1)
    #expect(single.errors.contains("is not a batch"))
    // A trial is not an optimizer.
    try sandbox.write("\"$BATCHRUN_PROGRAM\" trial n=2; echo $?", to: "wait.sh")
    try sandbox.append("\n  env: {BATCHRUN_PROGRAM: '\(batchrunBinary)'}\n", to: "batchrun.yml")
    try sandbox.append(
      "\n\nself:\n  exec: sh wait.sh\n  env: {BATCHRUN_PROGRAM: '\(batchrunBinary)'}\n",
      to: "batchrun.yml")
    let own = try sandbox.batchrun("run", "-y", "self")
    #expect(own.output.hasSuffix("125\n"), "\(own)")
  }

  @Test func `the choices are written down for the optimizer`() throws {
    try sandbox.append(
      """


      model:
        exec: echo ${rate} ${size} ${kind} ${name}
        flags:
          rate: {default: 0.5, type: float, min: 0, max: 1}
          size: {default: 2, min: 1, max: 8, distribution: loguniform}
          kind: {default: a, choices: [a, b]}
          name: x
        objective: {maximize: acc}
      """, to: "batchrun.yml")
    try project.add("look", "cat \"$BATCH_PROTO\"; echo; echo \"$RUN_ID $PWD\"; exit 5\n")
    let result = try sandbox.batchrun(
      "run", "-y", "model", "-o", "look", "name=[p,q]", "-m", "7", "--random-seed", "0", "-j", "2")
    #expect(result.exitCode == 5)
    let lines = result.output.split(separator: "\n").map(String.init)
    let proto = try JSONValue(parsing: Array(lines[0].utf8))
    #expect(proto["max_trials"]?.int == 7)
    #expect(proto["random_seed"]?.int == 0)
    #expect(proto["workers"]?.int == 2)
    #expect(proto["objective"]?["column"]?.string == "acc")
    #expect(proto["objective"]?["direction"]?.string == "maximize")
    let flags = try #require(proto["flags"])
    #expect(flags["rate"]?["search"]?["kind"]?.string == "reals")
    #expect(flags["rate"]?["search"]?["low"]?.double == 0)
    #expect(flags["rate"]?["value"]?.double == 0.5)
    #expect(flags["size"]?["search"]?["distribution"]?.string == "loguniform")
    #expect(flags["kind"]?["search"]?["values"]?.array?.count == 2)
    #expect(flags["name"]?["search"]?["kind"]?.string == "categories")
    #expect(flags["name"]?["value"] == nil)
    let batch = try #require(proto["batch"]?.string)
    #expect(lines[1] == "\(batch) \(sandbox.path("runs/model/dirs/\(batch)"))")
    #expect(result.errors.contains("The optimizer exited with an error (5)"))
    let record = try project.batch.project.record(batch)
    #expect(record["status"]?.string == "error")
    #expect(record["operation"]?.string == "model+look")
  }

  @Test func `drawn trials follow the seed`() throws {
    try project.add(
      "draw", "for i in 1 2 3; do \"$BATCHRUN\" trial --random n=$i --json; done\n")
    func flags(_ seed: String) throws -> [String] {
      let result = try project.run("draw", "code=[0:1000000]", "--random-seed", seed, "-q")
      #expect(result.exitCode == 0, "\(result)")
      let id = try #require(try project.batch.project.ids().last)
      let listed = try sandbox.batchrun("trial", "--list", "--json", "--batch", "wait+draw")
      #expect(!id.isEmpty)
      return try (listed.json.array ?? []).map { "\($0["flags"]?["code"]?.int ?? -1)" }
    }
    try sandbox.write("true", to: "wait.sh")
    let first = try flags("7")
    #expect(Set(first).count == 3)
    #expect(try flags("7") == first)
    #expect(try flags("8") != first)
  }

  @Test func `the flags of an optimizer come from its operation, its entry and the options`() throws
  {
    try project.add(
      "settings", "echo \"$FLAG_A $FLAG_B $FLAG_C\"\n",
      "  flags: {a: 1, b: {default: 1, min: 0, max: 9}, c: {default: x, choices: [x, y]}}")
    try sandbox.append(
      """


      task:
        exec: echo task
        optimizers:
          one: {algorithm: settings, b: 2, c: y}
          two: {algorithm: random}
          bad: {algorithm: settings, bb: 2}
      """, to: "batchrun.yml")
    func run(_ arguments: String...) throws -> ProgramResult {
      try sandbox.run(Invocation(["run", "-y"] + arguments))
    }
    #expect(try run("task", "-o", "settings").output == "1 1 x\n")
    #expect(try run("task", "-o", "one").output == "1 2 y\n")
    #expect(try run("task", "-o", "one", "--opt-flag", "b=3").output == "1 3 y\n")
    let again = try run("--restart", "task+settings", "--opt-flag", "a=5")
    #expect(again.output == "5 3 y\n")
    // They are stored with the batch.
    #expect(try run("--restart", "task+settings").output == "5 3 y\n")
    let wrong: [([String], String)] = [
      (["-o", "one", "--opt-flag", "nosuch=1"], "unsupported flag 'nosuch'"),
      (["-o", "one", "--opt-flag", "b=10"], "invalid value 10 for b: out of range"),
      (["-o", "one", "--opt-flag", "c=z"], "unsupported value 'z' for 'c'"),
      (["-o", "one", "--opt-flag", "b=[1,2]"], "invalid value [1, 2] for b: an optimizer has"),
      (["-o", "one", "--opt-flag", "b"], "invalid argument 'b'"),
      (["-o", "bad"], "unsupported flag 'bb'; did you mean 'b'?"),
      (["-O"], "no default optimizer defined for task"),
      (["-o", "two", "--opt-flag", "x=1"], "unsupported flag 'x'"),
      (["-o", "one", "--minimize", "a,b"], "invalid objective 'a,b': too many columns"),
      (["-o", "one", "--print-trials"], "optimizer does not support printing trials"),
      (["-o", "one", "--save-trials", "f"], "optimizer does not support saving trials"),
      (["-o", "gp"], "flags for batch () do not contain any search dimensions"),
      (["-o", "queue"], "'queue' is not an optimizer"),
    ]
    let count = try project.batch.project.ids().count
    for (arguments, message) in wrong {
      let result = try sandbox.run(Invocation(["run", "-y", "task"] + arguments))
      #expect(result.exitCode == 1, "\(result)")
      #expect(result.errors.hasPrefix("batchrun: error: \(message)"), "\(result)")
    }
    #expect(try project.batch.project.ids().count == count)
    let preview = try sandbox.batchrun(
      "run", "task", "-o", "one", "-m", "3", "--maximize", "acc", input: .text("n\n"))
    #expect(
      preview.errors == """
        You are about to run task with settings optimizer (3 trials, maximize acc)
        Optimizer flags:
          a: 1
          b: 2
          c: y
        Continue? (Y/n) 
        """)
  }

  @Test func `a staged batch keeps its optimizer and the code of it`() throws {
    let staged = try project.run("each", "--stage", "-m", "1")
    #expect(staged.output.hasPrefix("wait+each staged as "), "\(staged)")
    sandbox.remove("batchrun.yml")
    sandbox.remove("each.sh")
    sandbox.remove("wait.sh")
    let id = try #require(try project.batch.project.ids().first)
    let started = try project.batch.project.run("--start", id)
    #expect(started.exitCode == 0, "\(started)")
    #expect(started.output.contains("trial 1: 0"))
    #expect(try project.batch.states() == ["1": "completed", "+": "completed"])
  }

  @Test func `an optimizer can stage its trials, unless it says that it cannot`() throws {
    let result = try project.run("each", "--stage-trials", "-m", "2")
    #expect(result.exitCode == 0)
    #expect(result.errors.hasPrefix("INFO: [batchrun] Staging trial "), "\(result)")
    #expect(project.batch.begun.isEmpty)
    #expect(try project.batch.states() == ["1": "staged", "2": "staged", "+": "completed"])
    try project.add("waits", "true", "  can-stage-trials: no")
    let refused = try project.run("waits", "--stage-trials")
    #expect(refused.exitCode == 1)
    #expect(
      refused.errors == "batchrun: error: operation 'waits' does not support --stage-trials\n")
  }

  @Test func `trials that are not needed are answered by the runs that are there`() throws {
    try sandbox.write(
      "echo \"start $1\" >> \(sandbox.path("trace2")); echo \"loss: $1\"", to: "wait.sh")
    try project.batch.project.run("wait", "n=2")
    let result = try project.run("each", "--needed")
    #expect(result.output.contains("trial 2: 0 2.0\n"), "\(result)")
    #expect(
      sandbox.lines(of: "trace2") == ["start 2", "start 1", "start 3", "start 4"])
    let again = try project.run("each", "--needed")
    #expect(again.output.hasPrefix("Skipping because the following runs match"), "\(again)")
    #expect(sandbox.lines(of: "trace2").count == 4)
  }

  @Test func `a batch can stop at the first trial that fails`() throws {
    try project.add(
      "heedless", "trap '' TERM\n" + OptimizerProject.each.replacing("sleep 0", with: ""))
    for optimizer in ["each", "heedless"] {
      let result = try project.run(optimizer, "code=7", "--fail-on-trial-error")
      #expect(result.exitCode == 7, "\(result)")
      #expect(
        result.errors.contains("ERROR: [batchrun] Stopping batch because a trial failed"),
        "\(result)")
      #expect(project.batch.begun == ["1": optimizer == "each" ? 1 : 2])
    }
    #expect(try project.batch.states() == ["1": "error", "+": "error"])
  }

  @Test func `an optimizer that does not wait has its trials all the same`() throws {
    sandbox.remove("go")
    try project.add(
      "leaves",
      """
      for n in 1 2 3; do "$BATCHRUN" trial n=$n & done
      while ! test -e PATHleave; do sleep 0.01; done

      """)
    let run = try project.start("leaves", "-j", "3")
    try project.batch.waitForStart(of: "1", "2", "3")
    try sandbox.write("", to: "leave")
    try eventually("the batch continues without it") {
      let journal = try #require(sandbox.text(of: "runs/wait/journal.jsonl"))
      return journal.contains("\"state\":\"completed\"")
    }
    // What has just been recorded as completed is taken back.
    try eventually("it is shown as running") {
      try project.batch.states()["+"] == "running"
    }
    try project.batch.letGo()
    #expect(try run.wait().exitCode == 0)
    #expect(
      try project.batch.states() == [
        "1": "completed", "2": "completed", "3": "completed", "+": "completed",
      ])
  }
}
