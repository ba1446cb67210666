import Jobs
import Runs
import Testing

@testable import Running

@Suite struct RecordedChoicesTests {
  private func source(
    _ name: String, uri: String = "operation:train", choice: String, isPinned: Bool = false,
    isNamed: Bool = false
  ) -> ResolvedDependencies.Source {
    var source = ResolvedDependencies.Source(
      resource: "data", name: name, uri: uri, choice: choice)
    source.isPinned = isPinned
    source.isNamed = isNamed
    return source
  }

  @Test func `a run that was taken is taken again, as if it were named`() {
    let id = JobID.random()
    #expect(source("a", choice: id.text).dependencyChoice == .named(id.text))
    #expect(source("a", choice: "/a/folder").dependencyChoice == .named("/a/folder"))
  }

  @Test func `one that was to be waited for must have completed, unless the user named it`() {
    let id = JobID.random()
    #expect(source("a", choice: id.text, isPinned: true).dependencyChoice == .pinned(id))
    let named = source("a", choice: id.text, isPinned: true, isNamed: true)
    #expect(named.dependencyChoice == .named(id.text))
    // What is not an id cannot be waited for.
    #expect(source("a", choice: "abc", isPinned: true).dependencyChoice == .named("abc"))
  }

  @Test func `only runs are chosen again`() {
    let id = JobID.random()
    var resolved = ResolvedDependencies()
    for entry in [
      source("run", choice: "abc"), source("pinned", choice: id.text, isPinned: true),
      source("open", choice: ""), source("file", uri: "file:data.csv", choice: "/p/data.csv"),
    ] { resolved.set(entry) }
    func choice(_ name: String) -> DependencyChoice {
      resolved.choices[.init(resource: "data", source: name)]
    }
    #expect(choice("run") == .named("abc"))
    #expect(choice("pinned") == .pinned(id))
    #expect(choice("open") == .automatic)
    #expect(choice("file") == .automatic)
    #expect(ResolvedDependencies().choices.isEmpty)
  }
}
