import JSON
import TestSupport
import Testing

@testable import Views

@Suite struct InstallationTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func facts(_ detail: Installation.Detail) -> Installation {
    Installation(version: "1.2.3", home: sandbox.path, searchPath: sandbox.path, detail)
  }

  @Test func `the more is asked, the more is told`() throws {
    #expect(facts(.brief).facts.map(\.name) == ["batchrun_version", "batchrun_home", "platform"])
    let usual = facts(.usual).facts.map(\.name)
    #expect(usual.contains("cores") && !usual.contains("git"))
    try sandbox.writeScript("exit 0\n", to: "git")
    let all = facts(.verbose).facts
    #expect(all.first { $0.name == "git" }?.value == sandbox.path("git"))
    #expect(all.first { $0.name == "diff" }?.value == "not installed")
  }

  @Test func `people and programs get the same`() {
    let installation = facts(.brief)
    #expect(installation.lines[0] == "batchrun_version:          1.2.3")
    #expect(installation.json["batchrun_version"]?.string == "1.2.3")
    #expect(installation.json["disk_space"] == nil)
  }

  @Test func `what the home takes is told with its folders`() {
    let installation = Installation(
      version: "1", home: sandbox.path, searchPath: "", .brief,
      space: [HomeSpace.Line(name: "runs", size: 2048, path: "/h")])
    #expect(installation.lines.suffix(2).first == "disk_space:")
    #expect(installation.lines.last?.hasSuffix("/h") == true)
    #expect(installation.json["disk_space"]?["runs"]?["size"]?.int == 2048)
  }
}
