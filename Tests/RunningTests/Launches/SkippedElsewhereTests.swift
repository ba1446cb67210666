import Jobs
import Launching
import Ledger
import TestSupport
import Testing

@testable import Running

@Suite struct SkippedElsewhereTests {
  private let fixture: LaunchLedgerFixture
  private let here: LaunchPlace

  init() throws {
    fixture = try LaunchLedgerFixture()
    here = LaunchPlace(runfile: "/lines", folder: fixture.sandbox.path)
  }

  /// What is reported of a launch of these lines from `here`, whose number is 9.
  private func skipped(
    _ lines: String, from here: LaunchPlace? = nil
  ) throws -> SkippedElsewhere? {
    let index = try fixture.index()
    var plan = LaunchPlan(mode: .resume, place: 9)
    plan.add(Runfile(text: lines), known: { index.job(with: $0, command: $1) })
    return SkippedElsewhere(plan.elsewhere, of: index, here: here ?? self.here)
  }

  private func other(_ folder: String) -> LaunchPlace {
    LaunchPlace(runfile: here.runfile, folder: folder)
  }

  @Test func `jobs of another runfile are told, whatever they name`() throws {
    let there = LaunchPlace(runfile: "/others", folder: here.folder)
    try fixture.add(there, number: 1)
    try fixture.add("echo 1", "echo 2", place: 1)
    let skipped = try #require(try skipped("echo 1\necho 2\necho 3\n"))
    #expect(skipped.jobs == 2)
    #expect(skipped.there == there)
    #expect(skipped.here == here)
    #expect(skipped.others == 0)
  }

  @Test func `the same lines in another folder are told where they name files there`() throws {
    try fixture.add(other("/there"), number: 1)
    try fixture.add("echo 1", "python train.py", place: 1)
    #expect(try skipped("echo 1\n") == nil)
    // Nothing of that name is in either folder.
    #expect(try skipped("python train.py\n") == nil)
    try fixture.sandbox.write("", to: "train.py")
    #expect(try skipped("echo 1\npython train.py\n")?.jobs == 2)
  }

  @Test func `a spec and the runfile that is made of it are one in the same folder`() throws {
    let spec = LaunchPlace(runfile: "/s.yml", folder: here.folder)
    try fixture.add(LaunchPlace(runfile: "/s.runfile", folder: here.folder), number: 1)
    try fixture.add(LaunchPlace(runfile: "/s.runfile", folder: "/there"), number: 2)
    try fixture.sandbox.write("", to: "train.py")
    try fixture.add("python train.py", place: 1)
    #expect(try skipped("python train.py\n", from: spec) == nil)
    try fixture.add("python train.py; true", place: 2)
    let found = try skipped("python train.py; true\n", from: spec)
    #expect(found?.there.folder == "/there")
    #expect(found?.isSameSource == true)
  }

  @Test func `files of either folder count`() throws {
    let folder = fixture.sandbox.path("other")
    try fixture.sandbox.makeFolder("other")
    try fixture.sandbox.write("", to: "other/train.py")
    try fixture.add(other(folder), number: 1)
    try fixture.add("python train.py", place: 1)
    #expect(try skipped("python train.py\n")?.there.folder == folder)
  }

  @Test func `the place with the most jobs is named, and the others are counted`() throws {
    try fixture.add(LaunchPlace(runfile: "/few", folder: "/"), number: 1)
    try fixture.add(LaunchPlace(runfile: "/most", folder: "/"), number: 2)
    try fixture.add(LaunchPlace(runfile: "/one", folder: "/"), number: 3)
    try fixture.add(other("/there"), number: 4)
    try fixture.add("a 1", "a 2", place: 1)
    try fixture.add("b 1", "b 2", "b 3", place: 2)
    try fixture.add("c 1", place: 3)
    // These mean the same here as there.
    try fixture.add("d 1", "d 2", "d 3", "d 4", place: 4)
    let lines = ["a 1", "a 2", "b 1", "b 2", "b 3", "c 1", "d 1", "d 2", "d 3", "d 4"]
    let skipped = try #require(try skipped(lines.joined(separator: "\n")))
    #expect(skipped.there.runfile == "/most")
    #expect(skipped.jobs == 3)
    #expect(skipped.others == 3)
  }

  @Test func `nothing is reported of unknown places, and of this one`() throws {
    try fixture.add("echo 1", place: 5)
    #expect(try skipped("echo 1\n") == nil)
    try fixture.add(here, number: 6)
    try fixture.add("cat a/b", place: 6)
    #expect(try skipped("cat a/b\n") == nil)
    #expect(try skipped("") == nil)
  }
}
