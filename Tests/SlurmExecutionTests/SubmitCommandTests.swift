import ClusterExecution
import Posix
import Testing

@testable import SlurmExecution

@Suite struct SubmitCommandTests {
  func submission(
    elements: Int = 10, throttle: Int? = nil, folder: [UInt8] = Array("/w".utf8),
    excluded: [String] = []
  ) -> Submission {
    let ledger = folder + Array("/runs/a".utf8)
    return Submission(
      name: "batchrun-x7-2", comment: "batchrun runs/a", elements: elements, throttle: throttle,
      workingDirectory: folder, ledger: ledger, roundFolder: ledger + Array("/slurm/2".utf8),
      round: 2, excluded: excluded)
  }

  func words(_ settings: [(SlurmOption, String)], _ submission: Submission) throws -> [String] {
    var all = SlurmSettings()
    for (option, value) in settings { try all.set(option, value) }
    return SubmitCommand.arguments(all, submission).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func aPlainSubmission() throws {
    #expect(
      try words([], submission()) == [
        "--parsable", "--job-name=batchrun-x7-2", "--comment=batchrun runs/a", "--array=0-9",
        "--no-requeue", "--open-mode=append", "--export=ALL", "--signal=B:USR1@60", "--chdir=/w",
        "--output=/w/runs/a/slurm/2/%A_%a.out", "--nodes=1", "--ntasks=1",
      ])
    #expect(
      String(decoding: SubmitCommand.script(submission()), as: UTF8.self)
        == "#!/bin/sh\nexec /w/runs/a/slurm/launcher slurm-worker /w/runs/a 2\n")
  }

  @Test func everySettingIsAnOptionAndTheUsersComeLast() throws {
    let words = try words(
      [
        (.partition, "gpu"), (.account, "lab"), (.qos, "long"), (.time, "90m"), (.mem, "4G"),
        (.cpus, "2"), (.gpus, "a100:1"), (.constraint, "x&y"), (.exclude, "n1"), (.nodelist, "n5"),
        (.reservation, "r"), (.warnBefore, "0"), (.argument, "-C z"),
        (.argument, "--mem-per-cpu=1G"),
      ], submission(elements: 1, throttle: 4, excluded: ["n2", "n3"]))
    #expect(words.contains("--array=0-0%4"))
    #expect(!words.contains { $0.hasPrefix("--signal") })
    #expect(
      words.drop { $0 != "--ntasks=1" }.dropFirst() == [
        "--partition=gpu", "--account=lab", "--qos=long", "--time=01:30:00", "--mem=4G",
        "--cpus-per-task=2", "--gpus-per-node=a100:1", "--constraint=x&y", "--exclude=n1,n2,n3",
        "--nodelist=n5", "--reservation=r", "-Cz", "--mem-per-cpu=1G",
      ])
  }

  @Test(arguments: [
    ("4G", "2", "a100:2", ["--mem=16G", "--cpus-per-task=8", "--gpus-per-node=a100:8"]),
    ("512", "1", "1", ["--mem=2048", "--cpus-per-task=4", "--gpus-per-node=4"]),
  ])
  func resourcesAreForEachOfTheJobsOfAnElement(
    mem: String, cpus: String, gpus: String, expected: [String]
  ) throws {
    let words = try words(
      [(.mem, mem), (.cpus, cpus), (.gpus, gpus), (.parallel, "4")], submission())
    #expect(words.suffix(3) == expected)
  }

  @Test func jobsThatRunSideBySideHaveACPUEach() throws {
    #expect(try words([(.parallel, "4")], submission()).last == "--cpus-per-task=4")
    #expect(try words([(.parallel, "1")], submission()).last == "--ntasks=1")
  }

  @Test func percentSignsOfThePathAreNoPattern() throws {
    let words = try words([], submission(folder: Array("/50%_a".utf8)))
    #expect(words.contains("--output=/50%%_a/runs/a/slurm/2/%A_%a.out"))
    #expect(words.contains("--chdir=/50%_a"))
  }

  @Test func aBackslashMakesNoPatternAtAll() throws {
    #expect(try words([], submission(folder: Array("/a\\b".utf8))).contains("--output=/dev/null"))
  }

  /// The shell that starts the worker reads the words back as they were.
  @Test(arguments: [
    Array("/with space".utf8), Array("/it's \"q\" $HOME `id` \\ * ; # !".utf8),
    Array("/line\nbreak\ttab".utf8), [0x2F, 0xFF, 0xFE, 0x27, 0x80], Array("/-dash".utf8),
  ])
  func anyPathSurvivesTheShell(folder: [UInt8]) throws {
    let script = SubmitCommand.script(submission(folder: folder))
    let lines = script.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
    #expect(lines[0].elementsEqual("#!/bin/sh".utf8))
    let exec = Array("exec ".utf8)
    #expect(lines[1].starts(with: exec))
    let shown = Array("printf '%s\\0' ".utf8) + lines[1].dropFirst(exec.count)
    let shell = try TimedProcess("/bin/sh", [Array("-c".utf8), shown], timeLimit: 60)
    let ledger = folder + Array("/runs/a".utf8)
    #expect(
      shell.captured.split(separator: 0).map(Array.init) == [
        ledger + Array("/slurm/launcher".utf8), Array("slurm-worker".utf8), ledger,
        Array("2".utf8),
      ])
  }

  @Test func theFileOfAnElementIsNamedAsSlurmNamesIt() {
    let key = ElementKey(reference: "12;gpu", index: 3, name: "x")
    #expect(SubmitCommand.outputName(of: key) == "12_3.out")
  }
}
