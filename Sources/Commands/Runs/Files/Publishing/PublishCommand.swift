import Arguments
import Posix
import Views
import Runs
import Text

/// `batchrun publish`: runs as pages that need no batchrun.
struct PublishCommand: RunEditCommand {
  var selection = RunSelectionOptions()
  var destination = "published-runs"
  var template: String?
  var indexTemplate: String?
  var includesFiles = false
  var includesAllFiles = false
  var followsLinks = false
  var omitsDigests = false
  var includesBatches = false
  var onlyRefreshes = false
  var isConfirmed = false

  static let manual = Manual(
    name: "publish",
    abstract: "Write runs as Markdown and HTML pages",
    discussion: """
      Each run gets a folder in DIR: 'README.md' and 'index.html', its details as YAML and CSV, its \
      output and its source code; with --files, also the files that it wrote. 'README.md' and \
      'index.html' in DIR list all runs published there. Publishing a run again replaces its folder at \
      once. Environments are never published.

      In your own template, ${operation}, ${started}, ${flags.lr} or ${scalars.loss} are single values, \
      and ${flags}, ${scalars}, ${output}, ${comments}, ${sourcecode} and ${files} are whole sections; \
      in the template of the list, ${runs} is the table.
      """,
    examples: [
      .init("batchrun publish 1:3", "Publishes three runs to 'published-runs'."),
      .init("batchrun publish --marked --files --dest site -y", "Publishes the best, with files."),
    ],
    exitCodes: [
      .init("0", "they are published, or no run matches"),
      .init("1", "they could not be published"),
      .init("4", "you declined"),
    ])

  static var declarations: [Declaration<Self>] {
    option("-d, --dest DIR", \.destination, "the folder to write to").completing(.directories)
    flag("-f, --files", \.includesFiles, "copy the files that the runs wrote")
    flag("-a, --all-files", \.includesAllFiles, "copy all their files, hidden ones too")
    flag(
      "-L, --include-links", \.followsLinks,
      "copy the targets of links too, such as dependencies")
    flag("--no-md5", \.omitsDigests, "leave out the MD5 sums of files")
    flag("--include-batch", \.includesBatches, "publish batches too, not only their trials")
    option("-t, --template FILE", \.template, "the Markdown page of a run")
      .completing(.files(extensions: ["md"]))
    option("-i, --index-template FILE", \.indexTemplate, "the Markdown page of all runs")
      .completing(.files(extensions: ["md"]))
    flag("-r, --refresh-index", \.onlyRefreshes, "only rewrite the list of runs")
    exclude("--files", "--all-files")
    confirmation
    selectionDeclarations(
      "indexes, ranges (2:5) or ids of runs [default: all]", without: "t")
  }

  func run() throws -> Int32 {
    let page = try Self.template(template, standard: RunMarkdown.template)
    let index = try Self.template(indexTemplate, standard: PublishedIndex.template)
    if onlyRefreshes {
      try refreshIndex(of: Publication(opening: destination), index)
      return 0
    }
    let runs = try selectedRuns(standard: [":"]).filter { includesBatches || $0.role != .batch }
    if runs.isEmpty {
      report("No runs to publish.")
      return 0
    }
    let preview = "You are about to publish the following run(s) to \(destination):"
    guard try confirms([preview], runs) else { return Prompt.declined }
    let publication = try Publication(making: destination)
    let size = try publish(runs, in: publication.folder, page)
    try refreshIndex(of: publication, index)
    Console.write("Published runs using \(ByteSize(bytes: size).brief)\n")
    return 0
  }

  private func publish(
    _ runs: [RunRecord], in folder: Directory, _ page: PageTemplate
  ) throws(SystemError) -> Int {
    var publisher = RunPublisher(destination: folder)
    publisher.template = page
    publisher.files = includesAllFiles ? .all : includesFiles ? .generated : .none
    publisher.followsLinks = followsLinks
    publisher.hasDigests = !omitsDigests
    var scalars = RunScalars(home: selection.store.home)
    var total = 0
    for run in runs {
      let name = "[\(run.id.shortText)] \(escapedForTerminal(run.operation))"
      Console.write("Publishing \(name)...")
      let published = PublishedRun(run, scalars: scalars.summaries(of: run))
      var warnings: [String] = []
      let size = try publisher.publish(published) { warnings.append($0) }
      total += size
      Console.write(" using \(ByteSize(bytes: size).brief)\n")
      for warning in warnings { Console.warn(warning) }
    }
    scalars.save()
    return total
  }

  private func refreshIndex(of publication: Publication, _ template: PageTemplate) throws {
    Console.write("Refreshing runs index\n")
    for name in try publication.refreshIndex(template) {
      Console.warn("the template uses the unknown variable '\(name)'")
    }
  }

  private static func template(
    _ path: String?, standard: String
  ) throws -> PageTemplate {
    guard let path else { return PageTemplate(standard) }
    do throws(SystemError) {
      return PageTemplate(String(decoding: try readFile(path), as: UTF8.self))
    } catch {
      throw CommandFailure("'--template': \(error)")
    }
  }
}
