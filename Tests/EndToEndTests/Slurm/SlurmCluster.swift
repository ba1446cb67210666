import Glibc
import Synchronization
import TestSupport
import Testing

/// A real Slurm on this machine, which `scripts/slurm-cluster` starts, breaks and removes.
final class SlurmCluster: Sendable {
  enum Fault: String {
    case kill, stop, freeze, thaw, crash, drain, resume
  }

  private static let count = Atomic<Int>(0)
  static let script = DocumentationPage.projectFolder + "/scripts/slurm-cluster"

  private let sandbox: Sandbox
  private let folder: String
  private let options: [String]

  /// What a program needs to use this cluster and no other.
  var environment: [String: String] { ["SLURM_CONF": folder + "/slurm.conf"] }

  /// Starts one; it is removed with the last that keeps it, or with this process.
  init(_ options: [String]) async throws {
    sandbox = try Sandbox()
    self.options = options
    let number = SlurmCluster.count.add(1, ordering: .relaxed).newValue
    folder = "/tmp/batchrun-slurm-test-\(getpid())-\(number)"
    try await start()
  }

  deinit {
    _ = try? sandbox.run(Invocation(["--dir", folder, "down"], program: SlurmCluster.script))
  }

  /// Starts again what has ended.
  func start() async throws {
    try await call(["up", "--owner", "\(getpid())"] + options)
  }

  func fault(_ kind: Fault, _ names: String...) async throws {
    try await call(["fault", kind.rawValue] + names)
  }

  /// Removes what a controller that does not run would know when it starts again.
  func loseState() throws {
    for name in TestSupport.names(inFolder: folder + "/state") where name.hasPrefix("job_state") {
      unlink("\(folder)/state/\(name)")
    }
  }

  private func call(_ arguments: [String]) async throws {
    let result = try await sandbox.run(
      Invocation(["--dir", folder] + arguments, program: SlurmCluster.script), within: 150)
    guard result.exitCode == 0 else { throw TestFailure("slurm-cluster \(arguments): \(result)") }
  }

  // MARK: Where there is one

  static let isInstalled = ["sbatch", "slurmctld", "slurmd", "munged"].allSatisfy(isProgram)
  static let hasAccounting = isInstalled && ["slurmdbd", "mariadbd"].allSatisfy(isProgram)
  /// Whether the kernel can limit the memory of jobs as Slurm does it here.
  static let limitsMemory =
    isInstalled && geteuid() == 0 && access("/sys/fs/cgroup/memory", F_OK) == 0

  private static func isProgram(_ name: String) -> Bool {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    let folders: [String] = path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"]
    return folders.contains { folder in access(folder + "/" + name, X_OK) == 0 }
  }
}

extension SlurmCluster {
  /// The clusters that tests share, each started when the first test asks for it.
  private actor Shared {
    private var clusters: [[String]: Task<SlurmCluster, any Error>] = [:]

    func cluster(_ options: [String]) async throws -> SlurmCluster {
      let task = clusters[options] ?? Task { try await SlurmCluster(options) }
      clusters[options] = task
      return try await task.value
    }
  }

  private static let sharedClusters = Shared()

  /// A cluster for tests that break nothing.
  static var shared: SlurmCluster {
    get async throws {
      try await sharedClusters.cluster(["--nodes", "4", "--cpus", "8", "--memory", "16000"])
    }
  }
}

extension Trait where Self == ConditionTrait {
  static var needsSlurm: Self {
    .enabled("needs Slurm: scripts/install-packages --slurm") { SlurmCluster.isInstalled }
  }
}

/// Tests on a cluster wait most of the time, so several run at once; more would slow each other down.
actor SlurmSeats {
  static let shared = SlurmSeats()
  private var free = 6
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func giveBack() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
