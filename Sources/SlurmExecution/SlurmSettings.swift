import ClusterExecution
import Text

/// What a user asks of Slurm. Names are those of the options, without `--slurm-`.
package struct SlurmSettings: Hashable, Sendable {
  package var partition: String?
  package var account: String?
  package var qos: String?
  package var time: SlurmTime?
  package var mem: String?
  package var cpus: Int?
  package var gpus: String?
  package var constraint: String?
  package var exclude: String?
  package var nodelist: String?
  package var reservation: String?
  package var linesPerJob: LinesPerJob?
  package var parallel: Int?
  package var setup: String?
  /// Seconds.
  package var warnBefore: Double?
  package var interruptions: Int?
  /// Seconds between two signs of life of an element. Only files of settings have it.
  package var beat: Double?
  /// Options of `sbatch` as they are, last.
  package var arguments: [String] = []

  package init() {}
}

extension SlurmSettings {
  /// Sets the option of this name, without `--slurm-`.
  package mutating func set(_ name: String, _ value: String) throws(SlurmSettingError) {
    guard let option = SlurmOption(rawValue: name) else {
      throw SlurmSettingError(
        .unknown(name, nearest: nearestMatch(to: name, among: SlurmOption.allCases.map(\.rawValue)))
      )
    }
    try set(option, value)
  }

  package mutating func set(_ option: SlurmOption, _ value: String) throws(SlurmSettingError) {
    let reader = SlurmValueReader(option, value)
    switch option {
    case .partition: partition = try reader.word()
    case .account: account = try reader.word()
    case .qos: qos = try reader.word()
    case .time: time = try reader.time()
    case .mem: mem = try reader.memory()
    case .cpus: cpus = try reader.number(from: 1)
    case .gpus: gpus = try reader.gpus()
    case .constraint: constraint = try reader.word()
    case .exclude: exclude = try reader.word()
    case .nodelist: nodelist = try reader.word()
    case .reservation: reservation = try reader.word()
    case .linesPerJob:
      linesPerJob =
        value == "auto" ? .automatic : .number(try reader.number(from: 1, or: "'auto'"))
    case .parallel: parallel = try reader.number(from: 1)
    case .setup: setup = try reader.text()
    case .warnBefore: warnBefore = try reader.seconds(0...SlurmValueReader.longestWarning)
    case .interruptions: interruptions = try reader.number(from: 0)
    case .beat: beat = try reader.seconds(0.1...86_400)
    case .argument: arguments.append(try reader.argument())
    }
  }

  /// These, and where they say nothing `lower`. Raw options of both hold: of two for the same, `sbatch`
  /// takes the last.
  package func over(_ lower: SlurmSettings) -> SlurmSettings {
    var merged = self
    merged.partition = partition ?? lower.partition
    merged.account = account ?? lower.account
    merged.qos = qos ?? lower.qos
    merged.time = time ?? lower.time
    merged.mem = mem ?? lower.mem
    merged.cpus = cpus ?? lower.cpus
    merged.gpus = gpus ?? lower.gpus
    merged.constraint = constraint ?? lower.constraint
    merged.exclude = exclude ?? lower.exclude
    merged.nodelist = nodelist ?? lower.nodelist
    merged.reservation = reservation ?? lower.reservation
    merged.linesPerJob = linesPerJob ?? lower.linesPerJob
    merged.parallel = parallel ?? lower.parallel
    merged.setup = setup ?? lower.setup
    merged.warnBefore = warnBefore ?? lower.warnBefore
    merged.interruptions = interruptions ?? lower.interruptions
    merged.beat = beat ?? lower.beat
    merged.arguments = lower.arguments + arguments
    return merged
  }
}

extension SlurmSettings {
  /// Seconds before the end of its time at which an element stops beginning jobs, by default.
  private static let standardWarning = 60.0
  /// How much earlier than asked for Slurm may warn, in seconds (sbatch(1), `--signal`).
  private static let earliness = 60.0

  /// Seconds before the end of its time at which an element is warned; 0 for never. With a time so
  /// short that the warning could come at the start, there is none.
  package var warning: Int {
    if let warnBefore { return Int(warnBefore.rounded(.up)) }
    if let limit = time?.seconds, limit < Self.earliness + 2 * Self.standardWarning { return 0 }
    return Int(Self.standardWarning)
  }
}

extension SlurmSettings {
  /// What is given for an option, for people; nil if nothing is.
  func text(of option: SlurmOption) -> String? {
    switch option {
    case .partition: partition
    case .account: account
    case .qos: qos
    case .time: time?.text
    case .mem: mem
    case .cpus: cpus.map(String.init)
    case .gpus: gpus
    case .constraint: constraint
    case .exclude: exclude
    case .nodelist: nodelist
    case .reservation: reservation
    case .linesPerJob:
      switch linesPerJob {
      case nil: nil
      case .automatic: "auto"
      case .number(let number): "\(number)"
      }
    case .parallel: parallel.map(String.init)
    case .setup: setup
    case .warnBefore: warnBefore.map { Duration.seconds($0).compact }
    case .interruptions: interruptions.map(String.init)
    case .beat: beat.map { Duration.seconds($0).compact }
    case .argument: arguments.isEmpty ? nil : arguments.joined(separator: " ")
    }
  }
}
