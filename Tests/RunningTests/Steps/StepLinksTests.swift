import Glibc
import Jobs
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct StepLinksTests {
  let sandbox: Sandbox
  let links: StepLinks

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("runs/both/dirs/parent")
    try sandbox.makeFolder("runs/train/dirs")
    links = StepLinks(directory: sandbox.path("runs/both/dirs/parent"))
  }

  private func step(_ name: String = "train") -> PlannedStep {
    var step = PlannedStep(name: name, operation: "train")
    step.link = name
    return step
  }

  private func folder(of id: JobID) -> String { sandbox.path("runs/train/dirs/\(id.text)") }

  @Test func `a step is linked before its run is there, and known when it is`() throws {
    let id = JobID.random()
    try links.link(step(), to: folder(of: id))
    #expect(links.runs == [id])
    #expect(
      linkTarget(of: sandbox.path("runs/both/dirs/parent/train"))
        == "../../../train/dirs/\(id.text)")
    #expect(try links.run(of: step()) == nil)
    try sandbox.makeFolder("runs/train/dirs/\(id.text)")
    #expect(try links.run(of: step()) == id)
    #expect(try links.run(of: step("other")) == nil)
  }

  @Test func `a later run takes the place of an earlier one`() throws {
    let ids = [JobID.random(), .random()]
    for id in ids { try links.link(step(), to: folder(of: id)) }
    #expect(links.runs == [ids[1]])
  }

  @Test func `what is no link is not touched`() throws {
    try sandbox.write("mine", to: "runs/both/dirs/parent/train")
    let path = sandbox.path("runs/both/dirs/parent/train")
    #expect(throws: StepError.notALink(path)) { try links.link(step(), to: folder(of: .random())) }
    #expect(throws: StepError.notALink(path)) { try links.run(of: step()) }
    #expect(sandbox.text(of: "runs/both/dirs/parent/train") == "mine")
    #expect(links.runs.isEmpty)
  }

  @Test func `links that lead to no run, and a folder that is gone, have none`() throws {
    #expect(symlink("/tmp", sandbox.path("runs/both/dirs/parent/elsewhere")) == 0)
    #expect(links.runs.isEmpty)
    #expect(StepLinks(directory: sandbox.path("nowhere")).runs.isEmpty)
  }
}
