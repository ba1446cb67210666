import Jobs
import Operations
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct DependencyURLSourceTests {
  private let fixture: DependencyFixture
  /// Nothing listens there.
  private let url = "http://127.0.0.1:1/sub/data.csv?x=/y"
  // printf 'a,b\n' | sha256sum
  private let digest = "5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313"

  init() throws {
    fixture = try DependencyFixture()
    fixture.settings.cacheFolder = fixture.sandbox.path("cache")
    try fixture.sandbox.write("a,b\n", to: "data.csv")
  }

  private func reason(
    _ url: String, _ change: (inout SourceDefinition) -> Void = { _ in }
  ) -> String? {
    fixture.reason([.of(.url(url), change)])
  }

  /// Where a file of this URL is kept.
  private func cacheFolder(of url: String) -> String {
    "cache/\(JobID(CommandDigest(of: url.utf8), clashing: true).text)"
  }

  @Test(arguments: [
    ("http://h/a/b.csv", "b.csv"), ("http://h/a.csv?x=/y", "a.csv"), ("http://h/a.csv#/b", "a.csv"),
    ("http://h", "index.html"), ("http://h/", "index.html"), ("http://h/a/", "a"),
    ("http://h/a/..", "index.html"), ("http://h/.", "index.html"), ("h/a.csv", "a.csv"),
  ])
  func `a file is called as the last part of its path`(url: String, name: String) {
    #expect(DependencyResolver<SampleRuns>.fileName(of: url) == name)
  }

  @Test func `a file of this machine is taken where it is`() throws {
    let path = fixture.sandbox.path("data.csv")
    for url in ["file:\(path)", "file://\(path)", "file:///\(path)"] {
      let resolved = try fixture.resolve([.of(.url(url))])
      #expect(fixture.text(of: "data.csv") == "a,b\n")
      #expect(resolved.sources.first?.paths == [path], "\(url)")
    }
    #expect(!fixture.sandbox.exists("cache"))
    #expect(reason("file:/nowhere/x") == "cannot find source file '/nowhere/x'")
  }

  @Test func `a digest that differs is reported with both`() throws {
    let path = fixture.sandbox.path("data.csv")
    let wrong = String(repeating: "0", count: 64)
    #expect(
      reason("file:\(path)") { $0.sha256 = wrong }
        == "bad sha256 for '\(path)' (expected \(wrong) but got \(digest))")
    #expect(reason("file:\(path)") { $0.sha256 = digest.uppercased() } == nil)
  }

  @Test func `what was fetched before is taken from the cache`() throws {
    let folder = cacheFolder(of: url)
    try fixture.sandbox.makeFolder(folder)
    try fixture.sandbox.write("a,b\n", to: "\(folder)/data.csv")
    let resolved = try fixture.resolve([.of(.url(url)) { $0.sha256 = digest }])
    #expect(fixture.text(of: "data.csv") == "a,b\n")
    #expect(
      fixture.messages.last
        == .information("Using cached file \(fixture.sandbox.path(folder))/data.csv"))
    #expect(resolved.sources.first?.choice == url)
  }

  @Test func `what is in the cache and has another digest is fetched again`() throws {
    let folder = cacheFolder(of: url)
    try fixture.sandbox.makeFolder(folder)
    try fixture.sandbox.write("old\n", to: "\(folder)/data.csv")
    #expect(reason(url) { $0.sha256 = digest } != nil)
    #expect(!fixture.messages.contains { "\($0)".contains("Using cached file") })
  }

  @Test func `what cannot be fetched leaves nothing half`() {
    #expect(reason(url)?.isEmpty == false)
    #expect(fixture.sandbox.names(in: cacheFolder(of: url)).isEmpty)
    #expect(fixture.names.isEmpty)
  }

  @Test func `without a cache nothing is fetched`() {
    fixture.settings.cacheFolder = nil
    #expect(reason(url) == "there is no cache to fetch it into")
  }
}
