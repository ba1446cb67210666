import JSON
import TestSupport
import Testing

/// The source code in the working folder of runs.
@Suite struct WorkingCopyTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      main: {main: reads}
      exec: {exec: ./reads.sh}
      sourced: {exec: sh uses-lib.sh}
      exe: {exec: '${python_exe} reads.py'}
      env: {exec: /usr/bin/env python3 reads.py}
      options: {exec: python3 -u -W ignore reads.py}
      shell: {exec: /bin/sh reads.sh}
      dest: {main: reads, sourcecode: {dest: src}}
      train: {exec: sh train.sh}
      serve: {exec: 'ls', requires: {operation: train}}
      select: {exec: 'cat settings.json', requires: {operation: prepare, select: settings.json}}
      prepare: {exec: sh -c 'echo prepared > settings.json; echo new > new'}
      after: {exec: 'cat settings.json', requires: {operation: prepare}}
      file: {exec: 'cat settings.json', requires: {file: other/settings.json}}
      variables: {exec: sh -c 'echo $GUILD_OP $GUILD_SOURCECODE $PYTHONPATH $PWD'}
      own: {exec: sh -c 'echo $PYTHONPATH', env: {PYTHONPATH: /mine}}
      grow: {exec: sh -c 'cat settings.json; echo more >> settings.json'}
      pipeline: {steps: [sourced]}
      """, to: "batchrun.yml")
    try sandbox.write("{\"a\": 1}\n", to: "settings.json")
    try sandbox.makeFolder("other")
    try sandbox.write("other's\n", to: "other/settings.json")
    try sandbox.write(
      """
      import json, os, sys
      import helper
      folder = os.path.dirname(os.path.abspath(__file__))
      print(json.load(open(os.path.join(folder, "settings.json"))), os.path.relpath(folder))
      """, to: "reads.py")
    try sandbox.write(
      "import os\nprint(os.path.relpath(__file__))\n", to: "helper.py")
    try sandbox.writeScript("cat settings.json\n", to: "reads.sh")
    try sandbox.write(". ./lib.sh\nhello\n", to: "uses-lib.sh")
    try sandbox.write("hello() { echo hello; }\n", to: "lib.sh")
    try sandbox.write("mkdir out; echo m > out/model; echo x > other/made\n", to: "train.sh")
  }

  private func run(_ arguments: String...) throws -> ProgramResult {
    try sandbox.run(Invocation(["run", "-y"] + arguments))
  }

  @Test func `homes in the project are no source code`() throws {
    let project = try Sandbox()
    try project.write("op: {exec: sh -c 'find . -type f | sort'}\n", to: "batchrun.yml")
    try project.write("true\n", to: "own.runfile")
    try project.makeFolder("deep")
    let expected = try project.batchrun("run", "-y", "op").output
    #expect(expected.contains("./own.runfile\n"))
    for home in ["my-runs", "deep/runs", "deep/er/homes"] {
      let variable = ["BATCHRUN_HOME": project.path(home)]
      #expect(try project.batchrun("run", "-y", "op", "--home", home).output == expected)
      #expect(try project.batchrun("run", "-y", "op", environment: variable).output == expected)
      #expect(try project.batchrun("launch", "own.runfile", "--home", home).exitCode == 0)
    }
    #expect(try project.batchrun("run", "-y", "op").output == expected)
  }

  private func latest() throws -> JSONValue {
    try #require(try sandbox.batchrun("runs", "--json").json.array?.first)
  }

  @Test(arguments: [
    ("main", "helper.py\n{'a': 1} .\n"), ("exec", "{\"a\": 1}\n"), ("sourced", "hello\n"),
    ("exe", "helper.py\n{'a': 1} .\n"), ("env", "helper.py\n{'a': 1} .\n"),
    ("options", "helper.py\n{'a': 1} .\n"), ("shell", "{\"a\": 1}\n"),
    ("dest", "src/helper.py\n{'a': 1} src\n"),
  ])
  func programsFindTheirFiles(operation: String, output: String) throws {
    let result = try run(operation)
    #expect(result.output == output)
    #expect(result.errors == "")
  }

  @Test func unchangedCopiesAreNoOutput() throws {
    #expect(try run("train").exitCode == 0)
    #expect(
      try sandbox.batchrun("ls", "-n", "--generated").output == "other/made\nout/model\n")
    // `other` has source code in it as well: only what the run has made is taken of it.
    let serve = try run("serve")
    #expect(serve.output.contains("out\n"))
    let id = try #require(try latest()["id"]?.string)
    let record = try sandbox.json(of: "runs/serve/metadata.json")[id]
    let paths = record?["deps"]?["train"]?.array?.compactMap(\.string) ?? []
    #expect(paths.count == 2)
    #expect(paths.first?.hasSuffix("/other/made") == true)
    #expect(paths.last?.hasSuffix("/out") == true)
    #expect(
      try sandbox.batchrun("ls", "-n", "--all", "-p", "other/*").output.contains("other/made"))
  }

  @Test func bytecodeIsNoOutput() throws {
    #expect(try run("main").exitCode == 0)
    #expect(try sandbox.batchrun("ls", "-n", "--all").output.contains("__pycache__/helper."))
    #expect(try sandbox.batchrun("ls", "-n", "--generated").output == "")
  }

  @Test func aChangedCopyIsOutput() throws {
    #expect(try run("prepare").exitCode == 0)
    #expect(try sandbox.batchrun("ls", "-n", "--generated").output == "new\nsettings.json\n")
    #expect(try run("select").output.hasSuffix("prepared\n"))
    #expect(try run("after").output.hasSuffix("prepared\n"))
    #expect(try run("file").output.hasSuffix("other's\n"))
    let merge = try sandbox.batchrun("merge", "-y", "prepare")
    #expect(merge.exitCode == 1)
    #expect(merge.errors.contains("settings.json"))
    #expect(sandbox.text(of: "settings.json") == "{\"a\": 1}\n")
    #expect(try sandbox.batchrun("merge", "-y", "--replace", "prepare").exitCode == 0)
    #expect(sandbox.text(of: "settings.json") == "prepared\n")
  }

  @Test func everyStartHasTheFilesOfItsSnapshot() throws {
    #expect(try run("grow", "--stage").exitCode == 0)
    let id = try #require(try latest()["id"]?.string)
    try sandbox.write("two\n", to: "settings.json")
    #expect(try run("--start", id).output == "{\"a\": 1}\n")
    #expect(try run("--restart", id).output == "{\"a\": 1}\nmore\n")
    #expect(try run("--restart", id, "--force-sourcecode").output == "two\n")
    #expect(try run("--proto", id).output == "two\n")
  }

  @Test func variablesSayWhereItIs() throws {
    let variables = try run("variables").output
    let folder = try #require(try latest()["run_dir"]?.string)
    #expect(variables == "variables . \(folder) \(folder)\n")
    #expect(try run("own").output == "/mine\n")
  }

  @Test func stepsHaveNoneButTheirRunsDo() throws {
    #expect(try run("pipeline").output.hasSuffix("hello\n"))
    let listed = try sandbox.batchrun("ls", "-n", "-Fo", "pipeline").output
    #expect(!listed.contains("lib.sh"))
  }

  @Test func aFileThatOnlyTheProjectHasIsNamed() throws {
    try sandbox.write(
      """
      left: {exec: cat data/train.csv, sourcecode: [exclude: data/*]}
      absent: {exec: cat data/other.csv}
      """, to: "batchrun.yml")
    try sandbox.makeFolder("data")
    try sandbox.write("1,2\n", to: "data/train.csv")
    let left = try run("left")
    #expect(left.exitCode == 1)
    let last = left.errors.split(separator: "\n").last ?? ""
    #expect(last.contains("--dep data/train.csv"))
    #expect(last.contains("requires: {file: data/train.csv}"))
    #expect(try run("left", "--dep", "data").output.hasSuffix("1,2\n"))
    #expect(try !run("absent").errors.contains("--dep"))
  }

  /// Files of this size are not kept in memory from one trial to the next.
  @Test func trialsFindALargeFileThoughTheTrialBeforeIsDeleted() throws {
    try sandbox.write(
      "count: {exec: sh count.sh, flags: {x: 1}, delete-on-success: yes}\n", to: "batchrun.yml")
    // There are the folders of the batch and of this trial, once that of the one before is deleted.
    try sandbox.write(
      """
      while [ $(ls .. | wc -l) -gt 2 ]; do sleep 0.01; done
      wc -c large.txt
      """, to: "count.sh")
    try sandbox.write(String(repeating: "0123456789abcde\n", count: 2_000), to: "large.txt")
    let result = try run("count", "x=[1,2,3,4]", "-j", "1", "--keep-batch", "--timeout", "20")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output.ranges(of: "32000 large.txt").count == 4, "\(result)")
    let left = try sandbox.batchrun("runs", "--json").json.array ?? []
    #expect(left.compactMap { $0["operation"]?.string } == ["count+"])
  }
}
