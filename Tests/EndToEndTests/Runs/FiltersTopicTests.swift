import TestSupport
import Testing

/// `batchrun help filters`: what it shows is typed and works.
@Suite struct FiltersTopicTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      echo "loss: 1"; true --lr 0.2 --opt adam
      echo "loss: 3"; true --lr 0.1 --opt lion
      false --lr 0.3 --opt sgd

      """, to: "lines")
    #expect(try sandbox.batchrun("launch", "lines").exitCode == 1)
    #expect(try sandbox.batchrun("tag", "--add", "old", "--error", "--yes").exitCode == 0)
    let label = ["label", "--set", "Best so far", "-F", "loss = 1", "--yes"]
    #expect(try sandbox.run(Invocation(label)).exitCode == 0)
  }

  private var topic: [String] {
    get throws {
      let result = try sandbox.batchrun("help", "filters", environment: ["COLUMNS": "80"])
      #expect(result.exitCode == 0 && result.errors.isEmpty, "\(result)")
      return result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// The lines that are set off after one that begins like this.
  private func lines(after start: String) throws -> [String] {
    let lines = try topic
    let place = try #require(lines.firstIndex { $0.hasPrefix(start) })
    return lines[(place + 1)...].prefix { $0.hasPrefix("  ") }.map { String($0.dropFirst(2)) }
  }

  private func listed(_ filter: String...) throws -> Int {
    let result = try sandbox.run(Invocation(["runs", "--simplified"] + filter))
    #expect(result.exitCode == 0, "\(filter) \(result)")
    #expect(result.errors == (result.output.isEmpty ? "batchrun: no runs match\n" : ""))
    return result.output.split(separator: "\n").count
  }

  @Test func `each expression finds some of the runs, not all`() throws {
    let expressions = try lines(after: "EXPR ").map { line in
      line.firstRange(of: "  ").map { String(line[..<$0.lowerBound]) } ?? line
    }
    #expect(expressions.count >= 7)
    for expression in expressions {
      #expect((1...2).contains(try listed("--filter", expression)), "\(expression)")
    }
  }

  @Test func `each range of time is understood, and the last hours hold the runs`() throws {
    let ranges = try lines(after: "RANGE ").flatMap { $0.split(separator: ",") }
      .map { $0.trimmingPrefix(" ") }
    #expect(ranges.count >= 12)
    for range in ranges { _ = try listed("--started", String(range)) }
    for range in ["2h", "last 2 hours", "this year"] {
      #expect(try listed("--started", range) == 3, "\(range)")
    }
    #expect(try listed("--started", "3 days ago") == 0)
  }

  @Test func `each example runs`() throws {
    let examples = try topic.filter { $0.hasPrefix("  batchrun ") }
    #expect(examples.count >= 3)
    for example in examples {
      let call = example.dropFirst(2).replacing(
        "batchrun ", with: "\"$BATCHRUN\" ", maxReplacements: 1)
      let result = try sandbox.shell(String(call))
      #expect(result.exitCode == 0 && !result.errors.contains("error"), "\(example) \(result)")
    }
  }

  @Test func `the topic is found in every way, and only there`() throws {
    let topic = try sandbox.batchrun("help", "filters").output
    #expect(topic.hasPrefix("Filters: "))
    #expect(!topic.contains("Usage:") && !topic.contains("--help "))
    for words in [["filters"], ["filters", "--help"], ["help", "filters", "--all"]] {
      #expect(try sandbox.run(Invocation(words)).output == topic, "\(words)")
    }
    #expect(try !sandbox.batchrun("--help").output.contains("\n  filters "))
    #expect(try sandbox.batchrun("__complete", "--", "help", "fi").output.contains("filters\t"))
  }
}
