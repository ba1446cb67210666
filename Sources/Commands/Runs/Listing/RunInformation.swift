import JSON
import Jobs
import Operations
import Posix
import Runs
import Text

/// What is to be told of one run.
struct RunInformation {
  typealias Detail = (name: String, detail: RunDetail)

  private let run: RunRecord

  init(_ run: RunRecord) {
    self.run = run
  }

  /// The short ones, in the order in which they are shown.
  var attributes: [Detail] {
    let members = run.members
    return [
      ("id", .text(run.id.text)), ("operation", .text(run.operation)), ("from", path(origin)),
      ("status", .text(run.state.rawValue)), ("started", .time(run.start)),
      ("stopped", .time(stopped)), ("marked", RunDetail(.bool(run.isMarked))),
      ("label", .text(run.label)),
      ("sourcecode_digest", .text(members["sourcecode_digest"]?.string)),
      ("vcs_commit", .text(members["vcs_commit"]?.string)),
      ("run_dir", path(RunFolder(run).directory)), ("command", .text(members["command"]?.string)),
      ("exit_status", .number(exitStatus)),
      ("pid", .number(run.state == .running ? members["pid"]?.int : nil)),
    ]
  }

  /// What is of no use to most: where the operation was defined, and how.
  var privateAttributes: [Detail] {
    [
      ("opref", .text(RunOrigin(run)?.description)),
      ("op", RunDetail(run.members["op"] ?? .null)),
    ]
  }

  var tags: Detail { ("tags", .list(run.tags.map { .text($0) })) }

  var flags: Detail { ("flags", flags(run.flags)) }

  /// Of a batch: those that its trials are made of.
  var protoFlags: Detail? { run.protoFlags.map { ("proto-flags", flags($0)) } }

  var comments: Detail {
    (
      "comments",
      .list(
        run.comments.map { comment in
          .map([
            ("body", .text(comment.body)), ("host", .text(comment.host)),
            ("time", .time(comment.time)), ("user", .text(comment.user)),
          ])
        })
    )
  }

  /// The variables that the run had besides those that it inherited.
  var environment: Detail {
    ("environment", .map(RunEnvironment(run).variables.map { ($0.name, .text($0.value)) }))
  }

  /// What was put into its folder before it started, relative to that.
  var manifest: Detail {
    let dependencies = ResolvedDependencies(run).sources.flatMap(\.placed)
    var source: [String] = []
    let prefix = RunPlaces.metadataFolder + "/" + SourceSnapshot.folderName + "/"
    if let folder = RunFolder(run).source, let tree = try? FolderTree(path: folder) {
      tree.visit { entry in
        if !entry.isFolder { source.append(prefix + entry.text) }
        return true
      }
    }
    return (
      "manifest",
      .map([
        ("dependencies", .list(namesInNaturalOrder(dependencies).map { .text($0) })),
        ("sourcecode", .list(source.map { .text($0) })),
      ])
    )
  }

  /// Resource to source to what was chosen, where it came from, and its paths.
  var dependencies: Detail {
    let resolved = run.members["resolved"]?.object?.members ?? []
    let shown = ["config", "paths", "uri"]
    let resources: [Detail] = resolved.map { resource in
      let sources = resource.value.object?.members ?? []
      return (
        resource.key,
        .map(
          sources.map { source in
            (
              source.key,
              .map(shown.map { ($0, RunDetail(source.value[$0] ?? .null)) })
            )
          })
      )
    }
    return ("dependencies", .map(resources.sorted { comesNaturallyBefore($0.name, $1.name) }))
  }

  /// Negative where a signal ended it.
  var exitStatus: Int? { run.signal.map { -$0 } ?? run.exitCode }

  /// Seconds since 1970; nil unless it has ended.
  var stopped: Double? {
    guard run.state != .running, let start = run.start, let runtime = run.runtime else {
      return nil
    }
    return start + runtime
  }

  /// The project file or folder, else the runfile's ledger.
  private var origin: String { RunOrigin(run)?.project ?? run.ledger.folder }

  private func flags(_ flags: Flags) -> RunDetail {
    let names = namesInNaturalOrder(flags.names)
    return .map(
      names.compactMap { name in
        flags[name].map { (name, .value(escapedForTerminal($0.encoded), $0.json)) }
      })
  }

  private func path(_ path: String?) -> RunDetail {
    guard let path else { return .text(nil) }
    return .value(escapedForTerminal(ProjectOrigin.abbreviated(path)), .string(path))
  }
}
