import ClusterExecution
import Testing

@testable import SlurmExecution

@Suite struct SlurmSettingsTests {
  func set(_ name: String, _ value: String) throws -> SlurmSettings {
    var settings = SlurmSettings()
    try settings.set(name, value)
    return settings
  }

  func failure(_ name: String, _ value: String) -> SlurmSettingError? {
    do {
      _ = try set(name, value)
      return nil
    } catch {
      return error as? SlurmSettingError
    }
  }

  @Test func everyOptionIsSet() throws {
    let values: [SlurmOption: String] = [
      .partition: "gpu,debug", .account: "lab", .qos: "long", .time: "2h", .mem: "4G", .cpus: "8",
      .gpus: "a100:2", .constraint: "[rack1&rack2]", .exclude: "n[1-3]", .nodelist: "n4",
      .reservation: "maint", .linesPerJob: "50", .parallel: "4", .setup: "module load cuda",
      .warnBefore: "2m", .interruptions: "0", .argument: "--exclusive", .beat: "0.5",
    ]
    #expect(Set(values.keys) == Set(SlurmOption.allCases))
    let nothing = SlurmSettings()
    for (option, value) in values {
      let settings = try set(option.rawValue, value)
      #expect(settings != nothing)
      #expect(settings.text(of: option) != nil)
      #expect(nothing.text(of: option) == nil)
    }
    #expect(try set("lines-per-job", "auto").linesPerJob == .automatic)
    #expect(try set("gpus", "3").gpus == "3")
    #expect(try set("mem", "0").mem == "0")
    #expect(try set("warn-before", "2m").warnBefore == 120)
  }

  @Test(arguments: [
    ("partition", ""), ("partition", "a b"), ("account", "a\nb"), ("exclude", "n1\u{0}"),
    ("time", "soon"), ("mem", "4 GB"), ("mem", "lots"), ("mem", "-1"), ("cpus", "0"),
    ("cpus", "1.5"), ("cpus", "99999999999"), ("gpus", "a100:"), ("gpus", ":2"), ("gpus", "a:b:2"),
    ("gpus", "a100:2,v100:1"), ("lines-per-job", "0"), ("lines-per-job", "many"),
    ("parallel", "0"), ("warn-before", "19h"), ("warn-before", "x"), ("interruptions", "-1"),
    ("arg", ""), ("arg", "script.sh"), ("setup", "a\u{0}b"),
  ])
  func badValuesAreRefusedByName(name: String, value: String) throws {
    let error = try #require(failure(name, value))
    #expect(error.message.hasPrefix("invalid value '\(value)' for '--slurm-\(name)': expected "))
    #expect(error.exitCode == 2)
  }

  @Test func anUnknownNameIsRefused() {
    let error = failure("partitoin", "x")
    #expect(error?.message == "unknown setting of Slurm 'partitoin'; did you mean 'partition'?")
    #expect(error?.hint?.contains("lines-per-job") == true)
    #expect(error?.hint?.contains("beat") == false)
  }

  @Test func settingsAreLaidOverOthers() throws {
    var lower = SlurmSettings()
    var upper = SlurmSettings()
    for option in SlurmOption.allCases where option != .argument {
      let value =
        switch option {
        case .time, .warnBefore, .beat: "60"
        default: "7"
        }
      try lower.set(option, value)
    }
    #expect(upper.over(lower) == lower)
    #expect(lower.over(upper) == lower)
    try upper.set(.partition, "high")
    try lower.set(.argument, "--exclusive")
    try upper.set(.argument, "--nice=5")
    let merged = upper.over(lower)
    #expect(merged.partition == "high")
    #expect(merged.cpus == 7)
    // The last one wins.
    #expect(merged.arguments == ["--exclusive", "--nice=5"])
  }

  @Test func theWarningComesOnlyWhereThereIsTimeForIt() throws {
    #expect(SlurmSettings().warning == 60)
    #expect(try set("time", "1").warning == 0)
    #expect(try set("time", "2:59").warning == 0)
    #expect(try set("time", "3").warning == 60)
    #expect(try set("warn-before", "0").warning == 0)
    #expect(try set("warn-before", "1.5s").warning == 2)
    var settings = try set("time", "1")
    try settings.set("warn-before", "30s")
    #expect(settings.warning == 30)
  }
}
