import Ledger
import TestSupport
import Testing

@testable import Running

@Suite struct OtherRunfileTests {
  private let fixture: LaunchLedgerFixture

  init() throws {
    fixture = try LaunchLedgerFixture()
    for name in ["lines", "a.txt", "a.runfile"] { try fixture.sandbox.write("", to: name) }
  }

  private func place(_ name: String) -> LaunchPlace {
    let path = fixture.sandbox.path(name)
    return LaunchPlace(runfile: name == LaunchPlace.noFile ? name : path, folder: "/")
  }

  private func other(isNameImplied: Bool = true, now: String = "lines") throws -> OtherRunfile? {
    let request = fixture.request { $0.isNameImplied = isNameImplied }
    return OtherRunfile(request, place(now), in: try fixture.index())
  }

  @Test func `another runfile that is there still is named`() throws {
    #expect(try other() == nil)
    try fixture.add(place("a.txt"), number: 1)
    let other = try #require(try other())
    #expect(other.earlier == fixture.sandbox.path("a.txt"))
    #expect(other.now == fixture.sandbox.path("lines"))
    // Whoever names the ledger means it.
    #expect(try self.other(isNameImplied: false) == nil)
    #expect(try self.other(now: LaunchPlace.noFile) == nil)
  }

  @Test func `of several it is the latest`() throws {
    try fixture.add(place("a.txt"), number: 1)
    try fixture.add(place("a.runfile"), number: 2)
    #expect(try other()?.earlier == fixture.sandbox.path("a.runfile"))
  }

  @Test func `one that is gone may be the same under another name`() throws {
    try fixture.add(place("a.txt"), number: 1)
    try fixture.add(place("gone"), number: 2)
    #expect(try other()?.earlier == fixture.sandbox.path("a.txt"))
    fixture.sandbox.remove("a.txt")
    #expect(try other() == nil)
  }

  @Test func `a spec and the runfile that is made of it are one`() throws {
    for name in ["a.yml", "a.yaml"] { try fixture.sandbox.write("", to: name) }
    try fixture.add(place("a.runfile"), number: 1)
    #expect(try other(now: "a.yml") == nil)
    #expect(try other(now: "a.yaml") == nil)
    #expect(try other(now: "a.txt") != nil)
    #expect(!place("a.yml").hasSource(of: place("a.yaml")))
    #expect(!place("a.yml").hasSource(of: place("b.runfile")))
  }

  @Test func `a runfile that was launched here before is not reported`() throws {
    try fixture.add(place(LaunchPlace.noFile), number: 1)
    #expect(try other() == nil)
    try fixture.add(place("a.txt"), number: 2)
    #expect(try other() != nil)
    try fixture.add(place("lines"), number: 3)
    #expect(try other() == nil)
  }
}
