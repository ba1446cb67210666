import JSON
import Jobs
import Operations
import Posix
import Text
import Ledger

/// What the dependencies of a run were resolved with, as its record keeps it in `deps` and
/// `resolved`.
package struct ResolvedDependencies: Hashable, Sendable {
  package struct Source: Hashable, Sendable {
    package var resource: String
    package var name: String
    package var uri: String
    /// The run or the path that was taken; if `isPinned`, the run that must be taken.
    package var choice: String
    package var isPinned = false
    /// Whether the user chose what is pinned: it is taken in whatever state it is then.
    package var isNamed = false
    /// Absolute paths of what was taken.
    package var paths: [String] = []
    /// Where it was placed, relative to the run directory.
    package var placed: [String] = []

    package init(resource: String, name: String, uri: String, choice: String) {
      self.resource = resource
      self.name = name
      self.uri = uri
      self.choice = choice
    }
  }

  package var sources: [Source] = []

  package init() {}

  package func source(_ name: String, of resource: String) -> Source? {
    sources.first { $0.resource == resource && $0.name == name }
  }

  /// Keeps what a source was resolved with, in place of what it was before.
  package mutating func set(_ source: Source) {
    if let index = sources.firstIndex(where: {
      $0.resource == source.resource && $0.name == source.name
    }) {
      sources[index] = source
    } else {
      sources.append(source)
    }
  }

  /// The names that sources have taken in the run directory itself.
  package var placedNames: Set<String> {
    Set(
      sources.flatMap(\.placed).compactMap { $0.split(separator: "/").first.map(String.init) })
  }

  /// What a directory that is empty again is filled with: the runs that were taken before.
  package var unplaced: ResolvedDependencies {
    var unplaced = ResolvedDependencies()
    unplaced.sources = sources.compactMap { source in
      guard source.uri.hasPrefix("operation:"), !source.choice.isEmpty else { return nil }
      var source = source
      // One that was taken was good enough in the state that it was in.
      if !source.isPinned { source.isNamed = true }
      source.isPinned = true
      source.paths = []
      source.placed = []
      return source
    }
    return unplaced
  }

  /// What the choices are called in label templates (`${train}`, `${operation:train}`): ids.
  package var references: Flags {
    var references = Flags()
    for source in sources where source.uri.hasPrefix("operation:") && !source.choice.isEmpty {
      for name in [source.uri, source.resource, source.name] {
        references[name] = .string(source.choice)
      }
    }
    return references
  }

  /// The runs that must have ended before this one can start.
  package var pinnedRuns: [JobID] {
    sources.filter(\.isPinned).compactMap { JobID(Array($0.choice.utf8)) }
  }

  /// Resource name → paths; what is not resolved yet is not in it.
  package var paths: [String: [String]] {
    sources.filter { !$0.paths.isEmpty }.reduce(into: [:]) { paths, source in
      paths[source.resource, default: []] += source.paths
    }
  }
}

/// In records. Paths of `resolved` are relative to the run directory, so that a home can move.
extension ResolvedDependencies {
  package init(_ members: JSONObject, runDirectory: String) {
    for resource in members[.resolved]?.object?.members ?? [] {
      for entry in resource.value.object?.members ?? [] {
        var source = Source(
          resource: resource.key, name: entry.key, uri: entry.value["uri"]?.string ?? "",
          choice: entry.value["config"]?.string ?? "")
        source.isPinned = entry.value["pinned"]?.bool ?? false
        source.isNamed = entry.value["named"]?.bool ?? false
        source.paths = Self.texts(entry.value["paths"]).map { path in
          path.hasPrefix("/") ? path : normalizedPath("\(runDirectory)/\(path)")
        }
        source.placed = Self.texts(entry.value["placed"])
        sources.append(source)
      }
    }
  }

  package init(_ run: RunRecord) {
    self.init(run.members, runDirectory: run.directory ?? "/")
  }

  /// The record's member `deps`.
  package var depsJSON: JSONValue {
    let paths = paths
    var object = JSONObject()
    for name in namesInOrder(paths.keys) { object.add(name, paths[name]) }
    return .object(object)
  }

  /// The record's member `resolved`.
  package func resolvedJSON(runDirectory: String) -> JSONValue {
    var resources = JSONObject()
    for source in sources {
      var entry = JSONObject()
      entry.add("config", source.choice)
      entry.add("paths", source.paths.map { relativeLink(to: $0, from: runDirectory) })
      entry.add("uri", source.uri)
      if !source.placed.isEmpty { entry.add("placed", source.placed) }
      if source.isPinned { entry.add("pinned", true) }
      if source.isNamed { entry.add("named", true) }
      let member = JSONObject.Member(key: source.name, value: .object(entry))
      if let index = resources.members.firstIndex(where: { $0.key == source.resource }) {
        let members = resources.members[index].value.object?.members ?? []
        resources.members[index].value = .object(JSONObject(members + [member]))
      } else {
        resources.members.append(
          .init(key: source.resource, value: .object(JSONObject([member]))))
      }
    }
    return .object(resources)
  }

  private static func texts(_ value: JSONValue?) -> [String] {
    value?.array?.compactMap(\.string) ?? []
  }
}
