import JSON
import Jobs
import Operations
import Posix
import Runs
import Text
import Ledger

/// The details of one run.
package struct RunInformation {
  private let run: RunRecord

  package init(_ run: RunRecord) {
    self.run = run
  }

  /// The short details, in the order in which they are shown.
  package var attributes: [NamedRunDetail] {
    let members = run.members
    return [
      .init("id", .text(run.id.text)), .init("operation", .text(run.operation)),
      .init("from", path(run.origin)),
      .init("status", .value(run.shownState, .string(run.state.rawValue))),
      .init("started", .time(run.start)), .init("stopped", .time(run.stopped)),
      .init("marked", RunDetail(.bool(run.isMarked))),
      .init("label", .text(run.label)),
      .init("sourcecode_digest", .text(members[.sourcecodeDigest]?.string)),
      .init("vcs_commit", .text(members[.vcsCommit]?.string)),
      .init("run_dir", path(RunFolder(run).directory)),
      .init("command", .text(members[.command]?.string)),
      .init("exit_status", .number(run.exitStatus)),
      .init("pid", .number(run.state == .running ? members[.pid]?.int : nil)),
    ] + earlyStop + execution
  }

  /// Where a cluster has executed it; nothing of what ran on this machine.
  private var execution: [NamedRunDetail] {
    let members = run.members
    guard let executor = members[.executor]?.string else { return [] }
    return [
      .init(RecordKey.executor.text, .text(executor)),
      .init(RecordKey.node.text, .text(members[.node]?.string)),
      .init(RecordKey.slurmJob.text, .text(members[.slurmJob]?.string)),
      .init(
        RecordKey.queuedTime.text,
        .text(members[.queuedTime]?.double.map { Duration.seconds($0).clock })),
    ]
  }

  private var earlyStop: [NamedRunDetail] {
    guard let stop = run.stoppedEarly else { return [] }
    let value = RunDetail.value(shortDecimal(stop.value), stop.value.jsonValue)
    return [
      .init(
        RecordKey.stoppedEarly.text,
        .map([
          .init("step", .number(stop.step)), .init("value", value), .init("rule", .text(stop.rule)),
        ]))
    ]
  }

  /// The object of all its details, for programs.
  package func json(_ details: [NamedRunDetail]) -> JSONObject {
    var object = JSONObject()
    for detail in details {
      object.add(detail.key, detail.detail.json)
      switch detail.name {
      case "started": object.add("started_at", RunJSON.isoTime(run.start))
      case "stopped": object.add("stopped_at", RunJSON.isoTime(run.stopped))
      default: break
      }
    }
    return object
  }

  /// What is of no use to most: where the operation was defined, and how.
  package var privateAttributes: [NamedRunDetail] {
    [
      .init("opref", .text(RunOrigin(run)?.description)),
      .init("op", RunDetail(run.members[.op] ?? .null)),
    ]
  }

  package var tags: NamedRunDetail { .init("tags", .list(run.tags.map { .text($0) })) }

  package var flags: NamedRunDetail { .init("flags", flags(run.flags)) }

  /// Of a batch: those that its trials are made of.
  package var protoFlags: NamedRunDetail? { run.protoFlags.map { .init("proto-flags", flags($0)) } }

  package var comments: NamedRunDetail {
    .init(
      "comments",
      .list(
        run.comments.map { comment in
          .map([
            .init("body", .text(comment.body)), .init("host", .text(comment.host)),
            .init("time", .time(comment.time)), .init("user", .text(comment.user)),
          ])
        })
    )
  }

  /// The variables that the run had in addition to those that it inherited.
  package var environment: NamedRunDetail {
    .init(
      "environment", .map(RunEnvironment(run).variables.map { .init($0.name, .text($0.value)) }))
  }

  /// What was put into its folder before it started, relative to that.
  package var manifest: NamedRunDetail {
    let dependencies = ResolvedDependencies(run).sources.flatMap(\.placed)
    var source: [String] = []
    let prefix = RunPlaces.metadataFolder + "/" + SourceSnapshot.folderName + "/"
    if let folder = RunFolder(run).source, let tree = try? FolderTree(path: folder) {
      tree.visit { entry in
        if !entry.isFolder { source.append(prefix + entry.text) }
        return true
      }
    }
    return .init(
      "manifest",
      .map([
        .init("dependencies", .list(namesInNaturalOrder(dependencies).map { .text($0) })),
        .init("sourcecode", .list(source.map { .text($0) })),
      ])
    )
  }

  /// Resource to source to what was chosen, where it came from, and its paths.
  package var dependencies: NamedRunDetail {
    let resolved = run.members[.resolved]?.object?.members ?? []
    let shown = ["config", "paths", "uri"]
    let resources: [NamedRunDetail] = resolved.map { resource in
      let sources = resource.value.object?.members ?? []
      return .init(
        resource.key,
        .map(
          sources.map { source in
            .init(
              source.key,
              .map(shown.map { .init($0, RunDetail(source.value[$0] ?? .null)) })
            )
          })
      )
    }
    return .init("dependencies", .map(resources.sorted { comesNaturallyBefore($0.name, $1.name) }))
  }

  private func flags(_ flags: Flags) -> RunDetail {
    let names = namesInNaturalOrder(flags.names)
    return .map(
      names.compactMap { name in
        flags[name].map { .init(name, .value(escapedForTerminal($0.encoded), $0.json)) }
      })
  }

  private func path(_ path: String?) -> RunDetail {
    guard let path else { return .text(nil) }
    return .value(escapedForTerminal(abbreviatingHome(path)), .string(path))
  }
}
