import Arguments
import Glibc
import Posix
import Views
import Runs
import Text
import YAML

/// `batchrun publish`: runs as pages that need no batchrun.
struct PublishCommand: RunEditing {
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
    abstract: "Write runs as pages of Markdown and HTML",
    discussion: """
      Each run gets a folder in DIR: 'README.md' and 'index.html', what is known of it as YAML and \
      CSV, its output and its source code; with --files, what it has written too. 'README.md' and \
      'index.html' in DIR list all runs that were published there. What was published of a run \
      before is replaced at once. Environments are never published.

      In a template of one's own, ${operation}, ${started}, ${flags.lr} or ${scalars.loss} stand \
      for what they name, and ${flags}, ${scalars}, ${output}, ${comments}, ${sourcecode}, ${files} for whole parts; \
      in that of the list, ${runs}.
      """,
    examples: [
      .init("batchrun publish 1:3", "Publishes three runs in 'published-runs'."),
      .init("batchrun publish --marked --files --dest site -y", "Publishes the best, with files."),
    ],
    exitCodes: [
      .init("0", "they are published, or there are none"), .init("1", "they could not be"),
      .init("4", "you declined"),
    ])

  static var declarations: [Declaration<Self>] {
    option("-d, --dest DIR", \.destination, "where to").completing(.directories)
    flag("-f, --files", \.includesFiles, "copy what the runs have written")
    flag("-a, --all-files", \.includesAllFiles, "copy all their files, hidden ones too")
    flag(
      "-L, --include-links", \.followsLinks,
      "copy what links lead to, as those to what was required")
    flag("--no-md5", \.omitsDigests, "leave out the MD5 sums of files")
    flag("--include-batch", \.includesBatches, "publish batches, too, not only their trials")
    option("-t, --template FILE", \.template, "the Markdown page of a run")
      .completing(.files(extensions: ["md"]))
    option("-i, --index-template FILE", \.indexTemplate, "the Markdown page of all runs")
      .completing(.files(extensions: ["md"]))
    flag("-r, --refresh-index", \.onlyRefreshes, "only write the list of runs anew")
    exclude("--files", "--all-files")
    confirmation
    selectionDeclarations(
      "indexes, ranges (2:5) or ids of runs; all where it is left out", without: "t")
  }

  func run() throws -> Int32 {
    let page = try Self.template(template, standard: RunMarkdown.template)
    let index = try Self.template(indexTemplate, standard: PublishedIndex.template)
    if onlyRefreshes {
      try refreshIndex(in: Directory(path: destination, mayBeLink: true), index)
      return 0
    }
    let runs = try selectedRuns(standard: [":"]).filter { includesBatches || $0.role != .batch }
    if runs.isEmpty {
      report("No runs to publish.")
      return 0
    }
    let preview = "You are about to publish the following run(s) to \(destination):"
    guard try confirms([preview], runs) else { return Prompt.declined }
    let folder = try openDestination()
    let size = try publish(runs, in: folder, page)
    try refreshIndex(in: folder, index)
    Console.write("Published runs using \(ByteSize(bytes: size).brief)\n")
    return 0
  }

  private func publish(
    _ runs: [RunRecord], in folder: Directory, _ page: PageTemplate
  ) throws(SystemError) -> Int {
    var publisher = RunPublisher(destination: folder, template: page)
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

  /// Opens the folder, which is made where it is missing. What somebody else has written there is
  /// not overwritten.
  private func openDestination() throws(SystemError) -> Directory {
    let folder = try Directory.makingPath(destination, mode: 0o777)
    if try folder.status(of: RunPublisher.marker) == nil {
      for name in Self.pages where try folder.status(of: name) != nil {
        throw SystemError(
          "replace '\(folder.path(of: name))', which 'publish' has not written", code: EEXIST)
      }
      _ = try folder.open(RunPublisher.marker, O_WRONLY | O_CREAT, mode: 0o666)
    }
    return folder
  }

  // MARK: the list of all runs

  private static let pages = ["README.md", "index.html"]

  private func refreshIndex(
    in folder: Directory, _ template: PageTemplate
  ) throws(SystemError) {
    Console.write("Refreshing runs index\n")
    var entries: [PublishedIndex.Entry] = []
    for name in try folder.names() where !name.hasPrefix(".") {
      guard try folder.status(of: name)?.isDirectory == true,
        let bytes = try folder.directory(name).contents(of: "run.yml")
      else { continue }
      entries.append(PublishedIndex.Entry(folder: name, attributes: Self.attributes(in: bytes)))
    }
    let index = PublishedIndex(entries)
    let page = template.filled(with: index.texts)
    for name in page.unknown {
      Console.warn("the template speaks of '\(name)', which is not known")
    }
    for (name, text) in zip(Self.pages, [page.text, index.html]) {
      let file = try AtomicFile(in: folder, name: name)
      try file.file.writeAll(Array(text.utf8))
      fchmod(file.file.raw, permissionsOfNewFile(0o666))
      try file.commit()
    }
  }

  private static func attributes(in yaml: [UInt8]) -> [String: String] {
    guard let node = try? Document.parse(yaml), case .mapping(let entries) = node.content else {
      return [:]
    }
    var attributes: [String: String] = [:]
    for entry in entries {
      if let name = entry.key.scalar?.text { attributes[name] = entry.value.scalar?.text }
    }
    return attributes
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
