import Testing

@testable import SlurmExecution

@Suite struct SlurmSettingsFileTests {
  func read(_ text: String) throws(SlurmSettingError) -> SlurmSettings {
    try SlurmSettings.read(yaml: Array(text.utf8), path: "slurm.yml")
  }

  @Test func aFileIsRead() throws {
    let settings = try read(
      """
      # for all of us
      partition: gpu
      time: 2:00:00
      cpus: 4
      lines-per-job: auto
      setup: module load cuda
      warn-before: 2m
      beat: 0.2
      arg:
        - --exclusive
        - --nice=5
      """)
    #expect(settings.partition == "gpu")
    #expect(settings.time?.seconds == 7200)
    #expect(settings.cpus == 4)
    #expect(settings.linesPerJob == .automatic)
    #expect(settings.setup == "module load cuda")
    #expect(settings.warnBefore == 120)
    #expect(settings.beat == 0.2)
    #expect(settings.arguments == ["--exclusive", "--nice=5"])
    #expect(try read("arg: --exclusive").arguments == ["--exclusive"])
  }

  @Test(arguments: ["", "# nothing\n", "---\n"])
  func anEmptyFileSaysNothing(text: String) throws {
    #expect(try read(text) == SlurmSettings())
  }

  @Test(arguments: [
    ("- partition", "slurm.yml:1:1: expected settings as 'partition: NAME', found a list"),
    ("a: 1\n", "slurm.yml:1:1: unknown setting of Slurm 'a'"),
    (
      "cpus: 2\npartitions: x",
      "slurm.yml:2:1: unknown setting of Slurm 'partitions'; did you mean 'partition'?"
    ),
    ("cpus: [1]", "slurm.yml:1:7: 'cpus' needs a single value, found a list"),
    ("cpus:\n", "slurm.yml:1:6: 'cpus' needs a single value, found nothing"),
    (
      "cpus: many",
      "slurm.yml:1:7: invalid value 'many' for 'cpus': expected a whole number of at least 1"
    ),
    ("arg:\n- --wrap=x", "slurm.yml:2:3: 'arg' cannot have '--wrap=x': batchrun sets it itself"),
    ("cpus: 1\ncpus: 2", "slurm.yml:2:1: the key 'cpus' is already given in line 1"),
    ("? [1]\n: 2", "slurm.yml:1:3: expected the name of a setting, found a list"),
  ])
  func mistakesAreShownWithTheirPlace(text: String, message: String) {
    let error = #expect(throws: SlurmSettingError.self) { try read(text) }
    #expect(error?.message == message)
    #expect(error?.exitCode == 1)
  }
}
