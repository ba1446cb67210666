import Arguments
import TestSupport
import Testing

@testable import Commands

/// The command that goes on with a launch has all of its options.
@Suite struct LaunchCommandLineTests {
  private func options(_ words: [String]) throws -> LaunchCommand {
    guard case .run(let command as LaunchCommand) = try commandTree.request(for: ["launch"] + words)
    else { throw TestFailure("no launch") }
    return command
  }

  @Test func `there is a sample of every option`() {
    // These say what is done, and not how: a further launch has its own, or none.
    let others: Set = ["--mode", "--dry-run", "--json"]
    let samples = (launchOptionSamples + clusterOptionSamples).joined()
    let sampled = Set(samples.filter { $0.hasPrefix("--") })
    let declared = CommandNode(LaunchCommand.self).parameters.filter { !$0.isPositional }.map(
      \.name)
    #expect(Set(declared) == sampled.union(others))
  }

  @Test(arguments: launchOptionSamples + clusterOptionSamples)
  func `options are given as they were`(words: [String]) throws {
    let options = try options(["a"] + words)
    let again = LaunchCommand.commandLine(of: options)
    #expect(again.first == "a")
    #expect(again.dropFirst().sorted() == words.sorted())
    #expect(LaunchCommand.commandLine(of: try self.options(again)) == again)
  }
}
