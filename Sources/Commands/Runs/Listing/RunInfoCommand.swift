import Arguments
import JSON
import Posix
import Runs
import Views

/// `batchrun runs info`: the details of one run.
struct RunInfoCommand: RunSelectionCommand {
  var selection = RunSelectionOptions()
  var showsComments = false
  var showsEnvironment = false
  var showsDependencies = false
  var showsManifest = false
  var showsAllScalars = false
  var series: [String] = []
  var showsPrivateAttributes = false
  var isJSON = false

  static let manual = Manual(
    name: "info",
    abstract: "Show the details of a run",
    discussion: """
      Without RUN, the latest run that matches the filters is shown. Scalars are its metrics: printed by \
      it, or written to $BATCHRUN_METRICS or to TensorBoard's event files in its folder. The last value \
      of each is shown, with its step. Of a batch the numbers of its trials are shown, and the best trial; of \
      a job of a launch with --minimize or --maximize the best job.
      """,
    examples: [
      .init("batchrun runs info", "Shows the latest run."),
      .init(
        "batchrun runs info 1 --completed --operation train", "Shows the latest completed run."),
      .init("batchrun runs info --all-scalars", "Shows the smallest loss and its step."),
    ])

  static var declarations: [Declaration<Self>] {
    flag("-c, --comments", \.showsComments, "show the comments")
    flag("-e, --env", \.showsEnvironment, "show the environment of the run")
    flag("-d, --deps", \.showsDependencies, "show its dependencies and their sources")
    flag("-m, --manifest", \.showsManifest, "show the files that were in its folder at the start")
    flag(
      "-s, --all-scalars", \.showsAllScalars,
      "show the average, first, smallest, … value of each metric")
    option("--series NAME", \.series, "show all values of a metric; '*' stands for all metrics")
    flag("--json", \.isJSON, "print a JSON object")
    flag(
      "--private-attrs", \.showsPrivateAttributes,
      "show the definition of the operation"
    ).hidden()
    selectionDeclarations("the index or id of a run", without: "s", isSingle: true)
  }

  func run() throws -> Int32 {
    let run = try selectedRun()
    let series = try series(of: run)
    for warning in series?.warnings ?? [] { Console.warn(warning) }
    if let series, !isJSON {
      Console.write(series.text)
      return 0
    }
    let details = try details(of: run)
    if isJSON {
      let line = RunInformation(run).json(details).line
      Console.write(series.map { "\(line.dropLast()),\"series\":\($0.json)}\n" } ?? line + "\n")
    } else {
      let lines = details.flatMap { $0.detail.lines(name: $0.name) }
      Console.write(lines.map { $0 + "\n" }.joined())
    }
    return 0
  }

  /// The series that are asked for; nil where none is.
  private func series(of run: RunRecord) throws(CommandFailure) -> SeriesText? {
    guard !series.isEmpty else { return nil }
    let all = RunSeries(of: run)
    do throws(RunSeriesError) {
      return SeriesText(all, try all.keys(of: series, in: run))
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Seconds that a look through all jobs of a launch may take.
  private static let patience = 2.0

  /// In the order in which they are shown.
  private func details(of run: RunRecord) throws -> [NamedRunDetail] {
    let information = RunInformation(run)
    var scalars = RunScalars(home: selection.store.home)
    let summaries = ScalarDetails(scalars.summaries(of: run))
    scalars.save()
    var details = information.attributes
    if showsPrivateAttributes { details += information.privateAttributes }
    details += [information.tags, information.flags]
    if let flags = information.protoFlags { details.append(flags) }
    if run.role == .batch {
      details += try BatchTrials(of: run, in: selection.store).details
    } else if RunFolder(run).isLine {
      let best = BestJob(
        in: run.ledger, isInHome: true, until: Clock.monotonic + Self.patience)
      details += best?.details ?? []
    }
    details.append(.init("scalars", showsAllScalars ? summaries.all : summaries.last))
    if showsComments { details.append(information.comments) }
    if showsEnvironment { details.append(information.environment) }
    if showsManifest { details.append(information.manifest) }
    if showsDependencies { details.append(information.dependencies) }
    return details
  }
}
