import Arguments
import Runs

/// `batchrun runs delete`: moves runs to the trash.
struct DeleteRunsCommand: RunEditCommand {
  var selection = RunSelectionOptions()
  var isConfirmed = false
  var isPermanent = false
  var takesTrials = false
  var archive: String?

  static let manual = Manual(
    name: "delete", aliases: ["rm"],
    abstract: "Delete runs; 'restore' brings them back",
    discussion: """
      Without RUN, all runs that match the filters are deleted, except running runs and the jobs of a \
      launch in progress: they stay, and are named. With RUN (':' is all of them) or '--running', \
      running runs are stopped first. Without '--permanent', deleted runs stay in the trash until \
      'batchrun runs purge'. Deleting a batch keeps its trials.
      """,
    examples: [
      .init("batchrun runs delete 1:3", "Deletes three runs."),
      .init("batchrun runs delete --error -y", "Deletes the runs that failed."),
    ],
    exitCodes: [
      .init("0", "they are deleted, or no run matches"),
      .init("1", "not all could be deleted, or some were left alone because they are running"),
      .init("4", "you declined"),
    ])

  static var declarations: [Declaration<Self>] {
    confirmation
    flag("-p, --permanent", \.isPermanent, "delete for good, without the trash")
    flag("--trials", \.takesTrials, "with a batch, delete all its trials too")
    option(
      "-A, --archive PATH", \.archive, "delete runs of this archive: a folder, or a name"
    ).completing(.directories)
    selectionDeclarations("indexes, ranges (2:5), names of launches or ids of runs")
  }

  func run() throws -> Int32 {
    let store = try store()
    try completeMoves(
      in: (archive == nil ? [] : [store]) + [selection.store, selection.store.trash])
    var runs = try selectedRuns(in: store, standard: [":"])
    if takesTrials { runs = try store.addingTrials(to: runs) }
    guard selection.runs.isEmpty, !selection.only[.running] else {
      return try delete(runs, in: store)
    }
    let untouched = UntouchedRuns(from: &runs)
    if untouched.isEmpty { return try delete(runs, in: store) }
    // Where all of them are left alone, there is more to say than that nothing is to be deleted.
    if !runs.isEmpty, try delete(runs, in: store) == Prompt.declined { return Prompt.declined }
    Console.warn("left alone: \(untouched.summary); name them, or add '--running'")
    return 1
  }

  private func delete(_ runs: [RunRecord], in store: RunStore) throws -> Int32 {
    if runs.isEmpty {
      report("Nothing to delete.")
      return 0
    }
    guard try confirms(runs) else { return Prompt.declined }
    var runs = runs
    let running = runs.filter { $0.state == .running }
    if !running.isEmpty {
      guard try confirmsStop() else { return Prompt.declined }
      let stop = RunStop(in: selection.store, timeout: 5)
      let left = try stop.stop(running) { $0.tell() }
      if !left.isEmpty {
        let numbers = left.map { String($0.pid) }.joined(separator: ", ")
        throw CommandFailure(
          "processes of the runs do not stop: \(numbers)",
          hint: "'batchrun stop --force' kills them; nothing was deleted")
      }
      runs = try stop.recordedEnds(of: runs)
    }
    let result =
      isPermanent
      ? try store.remove(runs) : try store.delete(runs, to: selection.store.trash)
    let exitCode = result.warn()
    report("\(isPermanent ? "Permanently deleted" : "Deleted") \(result.done.count) run(s)")
    return exitCode
  }

  /// Where the runs are.
  private func store() throws -> RunStore {
    guard let archive else { return selection.store }
    switch try OpenArchive.named(archive, home: selection.store) {
    case .home(let store): return store
    case .zip: throw CommandFailure("runs cannot be deleted from the zip file '\(archive)'")
    }
  }

  private func confirms(_ runs: [RunRecord]) throws -> Bool {
    let count = runs.count
    if isPermanent {
      return try confirms(
        ["WARNING: You are about to permanently delete the following runs:"], runs,
        question: "Permanently delete \(count) run(s)?", standard: false)
    }
    // Enter alone must not delete all runs of a runs folder.
    let isNarrowed = !(try selection.isEmpty)
    return try confirms(
      ["You are about to delete the following runs:"], runs, question: "Delete \(count) run(s)?",
      standard: isNarrowed)
  }

  private func confirmsStop() throws -> Bool {
    if isConfirmed { return true }
    Console.writeError(
      Console.styling(of: 2)(
        "WARNING: One or more runs are still running and will be stopped before being deleted.",
        .yellow) + "\n")
    return try Prompt.confirms("Really delete these runs?", standard: false)
  }
}
