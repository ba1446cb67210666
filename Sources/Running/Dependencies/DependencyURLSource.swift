import Glibc
import Jobs
import Operations
import Posix
import Runs

/// Sources that are fetched: each URL once, kept in the cache of the home under its SHA-256.
extension DependencyResolver {
  func url(
    _ text: String, _ source: SourceDefinition, _ resource: ResourceDefinition
  ) throws(SourceProblem) -> Found {
    let url = try self.text(text)
    if url.hasPrefix("file:") {
      let path = normalizedPath(String(url.dropFirst("file:".count)).withoutDoubleSlash)
      guard DependencyFiles.kindFollowingLinks(of: path) != nil else {
        throw SourceProblem("cannot find source file '\(path)'")
      }
      try check(path, source)
      return try found(path, source, resource)
    }
    guard let cache = settings.cacheFolder else {
      throw SourceProblem("there is no cache to fetch it into")
    }
    let name = Self.fileName(of: url)
    let folder = "\(cache)/\(CommandDigest(of: Array(url.utf8)).hex)"
    let path = "\(folder)/\(name)"
    if DependencyFiles.kind(of: path) == .file, (try? check(path, source)) != nil {
      report(.information("Using cached file \(path)"))
    } else {
      try fetch(url, as: name, into: folder)
      try check(path, source)
    }
    var found = try found(path, source, resource)
    found.choice = url
    return found
  }

  private func check(_ path: String, _ source: SourceDefinition) throws(SourceProblem) {
    guard let expected = source.sha256 else { return }
    let actual = try digest(of: path)
    guard actual == expected.lowercased() else {
      throw SourceProblem("bad sha256 for '\(path)' (expected \(expected) but got \(actual))")
    }
  }

  /// A file that is only half there has another name.
  private func fetch(
    _ url: String, as name: String, into folder: String
  ) throws(SourceProblem) {
    let directory = try SourceProblem.of { () throws(SystemError) in
      try Directory.makingPath(folder)
    }
    let part = ".\(name).\(JobID.random().text)"
    do throws(ResourceFetch.Failure) {
      try ResourceFetch.run(url, to: directory.path(of: part))
    } catch {
      try? directory.remove(part)
      throw SourceProblem(error.reason)
    }
    try SourceProblem.of { () throws(SystemError) in try directory.rename(part, to: name) }
  }

  /// The last part of the path, without a query.
  static func fileName(of url: String) -> String {
    let path = url.prefix { $0 != "?" && $0 != "#" }
    let host = path.firstRange(of: "://").map { path[$0.upperBound...] } ?? path
    let parts = host.split(separator: "/")
    guard parts.count > 1, let last = parts.last, last != ".", last != ".." else {
      return "index.html"
    }
    return String(last)
  }
}

extension String {
  /// `/a` of `///a`, and of `//a`.
  fileprivate var withoutDoubleSlash: String {
    var text = Substring(self)
    while text.hasPrefix("//") { text = text.dropFirst() }
    return String(text)
  }
}
