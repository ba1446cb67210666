import Glibc
import TestSupport
import Testing

/// Sweep files as W&B's own packages read them.
@Suite struct WandbOracleTests {
  private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  /// That of `Tests/Oracles/wandb/install`.
  private static let python = root + "/.build/wandb/bin/python3"

  private static var hasPackages: Bool {
    guard access(python, X_OK) == 0, let sandbox = try? Sandbox() else { return false }
    return
      (try? sandbox.run(Invocation(["-c", "import sweeps, wandb"], program: python)))?.exitCode == 0
  }

  @Test(
    .enabled(if: hasPackages, "needs W&B's packages: Tests/Oracles/wandb/install"),
    .timeLimit(.minutes(5)))
  func `sweep files have W&B's combinations, distributions and commands`() throws {
    let sandbox = try Sandbox()
    let result = try sandbox.run(
      Invocation(
        [Self.root + "/Tests/Oracles/wandb/compare", "--binary", batchrunBinary],
        program: Self.python))
    #expect(result.exitCode == 0, "\(result.output)")
    #expect(!result.output.contains("differs"), "\(result.output)")
  }
}
