import Glibc
import Operations
import Posix
import Runs

/// Writes runs into a folder for people without batchrun.
package struct RunPublisher {
  /// Which of a run's files are copied.
  package enum Files {
    case none, generated, all
  }

  /// So much of the end of an output stands in the pages.
  private static let shownOutput = 1 << 18

  package let destination: Directory
  package var files = Files.none
  package var followsLinks = false
  package var hasDigests = true
  package var template = PageTemplate(RunMarkdown.template)

  package init(destination: Directory) {
    self.destination = destination
  }

  /// Publishes a run, in place of what was published of it before.
  ///
  /// - Parameters:
  ///   - run: what is published.
  ///   - warn: called with what could not be copied, and with unknown names in a template.
  /// - Returns: how many bytes that takes.
  /// - Throws: `SystemError` if nothing was changed.
  package func publish(_ run: PublishedRun, warn: (String) -> Void) throws(SystemError) -> Int {
    let name = run.run.id.text
    let temporary = ".new-\(name)"
    try destination.removeTree(temporary)
    try destination.makeDirectory(temporary, mode: 0o777)
    do throws(SystemError) {
      let size = try write(run, to: try destination.directory(temporary), warn)
      try destination.replaceTree(name, by: temporary)
      return size
    } catch {
      try? destination.removeTree(temporary)
      throw error
    }
  }

  private func write(
    _ run: PublishedRun, to directory: Directory, _ warn: (String) -> Void
  ) throws(SystemError) -> Int {
    var run = run
    var folder = PublishedFolder(directory)
    let place = RunFolder(run.run)
    try folder.write(run.yaml, as: "run.yml")
    try folder.write(run.flagsYAML, as: "flags.yml")
    try folder.write(run.scalarsCSV, as: "scalars.csv")
    try copyOutput(of: &run, from: place, to: &folder)
    if let source = place.source {
      run.source = try copy(.all, of: run.run, below: source, to: &folder, "sourcecode", warn)
    }
    if let directory = place.directory, access(directory, F_OK) == 0 {
      run.files = try copy(files, of: run.run, below: directory, to: &folder, "runfiles", warn)
    }
    try folder.write(PublishedFile.csv(run.source), as: "sourcecode.csv")
    try folder.write(PublishedFile.csv(run.files), as: "runfiles.csv")
    let page = template.filled(with: RunMarkdown(run).texts)
    for name in page.unknown { warn("the template uses the unknown variable '\(name)'") }
    try folder.write(page.text, as: "README.md")
    try folder.write(RunHTML(run).text, as: "index.html")
    return folder.size
  }

  private func copyOutput(
    of run: inout PublishedRun, from place: RunFolder, to folder: inout PublishedFolder
  ) throws(SystemError) {
    run.output = try copyLog(place.output, as: "output.txt", to: &folder)
    if let errors = place.errors {
      run.errors = try copyLog(errors, as: "errors.txt", to: &folder)
    }
  }

  private func copyLog(
    _ path: String, as name: String, to folder: inout PublishedFolder
  ) throws(SystemError) -> PublishedOutput {
    guard let log = try? RunFolder.open(path) else {
      try folder.write("", as: name)
      return PublishedOutput()
    }
    try folder.copy(log, as: name)
    let size = try log.status().size
    let start = max(0, size - Self.shownOutput)
    return PublishedOutput(try log.bytes(in: start..<size), isCut: start > 0)
  }

  /// Lists the files below one of the run's folders, and copies those that are wanted.
  private func copy(
    _ files: Files, of run: RunRecord, below root: String, to folder: inout PublishedFolder,
    _ name: String, _ warn: (String) -> Void
  ) throws(SystemError) -> [PublishedFile] {
    var selection = RunFileSelection()
    selection.followsLinks = followsLinks
    selection.includesHidden = files == .all
    guard let entries = try? selection.entries(of: run, below: root, problem: { warn("\($0)") })
    else { return [] }
    let kinds = RunFileKinds(run)
    let isSource = name == "sourcecode"
    var published: [PublishedFile] = []
    for entry in entries {
      let kind = isSource ? .source : kinds.kind(of: entry)
      if kind == .metadata || kind == .source && !isSource { continue }
      var file = PublishedFile(
        path: entry.text,
        kind: entry.isLink && !followsLinks ? .link : entry.isFolder ? .folder : .file,
        size: entry.isFolder ? 0 : entry.status.size, modified: entry.status.modified)
      if file.kind == .file && entry.isRegular {
        if let content = content(of: entry, run, isSource: isSource, warn) {
          if hasDigests { file.md5 = try? FileDigest.md5(of: content) }
          if files == .all || files == .generated && kind == .generated {
            try folder.copy(content, as: "\(name)/\(file.path)")
            file.isIncluded = true
          }
        }
      }
      published.append(file)
    }
    return published
  }

  /// Opens a file to be copied; nil if it cannot be, which `warn` reports.
  private func content(
    of entry: FolderTree.Entry, _ run: RunRecord, isSource: Bool, _ warn: (String) -> Void
  ) -> FileDescriptor? {
    do throws(RunFileError) {
      return try RunFolder(run).open(try RunPath(entry.text), inSource: isSource)
    } catch {
      warn(error.message)
      return nil
    }
  }
}
