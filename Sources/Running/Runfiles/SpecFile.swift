import Glibc
import Posix
import Sweeps
import Text
import YAML

/// A grid spec as a user names it.
package struct SpecFile: Sendable {
  /// As the user wrote it; `-` is standard input.
  package let path: String
  package let content: [UInt8]
  /// What the file is, to be known by if it is the output as well; nil for standard input.
  package let status: FileStatus?

  /// `input` is what `-` stands for.
  package init(_ path: String, input: Int32) throws(RunFailure) {
    self.path = path
    do throws(SystemError) {
      guard path != "-" else {
        content = try Self.read(FileDescriptor(owning: dup(input), path: "stdin"))
        status = nil
        return
      }
      let file = try FileDescriptor(reading: path)
      let status = try file.status()
      self.status = status
      content = try status.isDirectory ? [] : Self.read(file)
    } catch {
      var failure = RunFailure(error, exitCode: RunFailure.refused)
      if error.code == ENOENT {
        failure.hint =
          NearbyFile.hint(for: path) ?? "'batchrun demo' writes an example of a grid spec"
      }
      throw failure
    }
    if status?.isDirectory == true {
      throw RunFailure("'\(path)' is a folder, not a grid spec", exitCode: RunFailure.refused)
    }
  }

  /// The file's name without folder and extension, with `.runfile`; standard output for a spec
  /// from standard input.
  package var runfileName: String {
    guard path != "-" else { return "-" }
    let name = lastComponent(of: path)
    // A name such as `.grid` has no extension.
    let stem = name.lastIndex(of: ".").flatMap { $0 > name.startIndex ? name[..<$0] : nil }
    return (stem.map(String.init) ?? name) + ".runfile"
  }

  /// `gridspec.yml:3:7: `.
  package func place(_ mark: Mark?) -> String {
    let name = path == "-" ? "stdin" : path
    guard let mark else { return name + ": " }
    return "\(name):\(mark.line):\(mark.column): "
  }

  /// Reads the sweep. `folder` is the one that its commands work in.
  ///
  /// Throws what is wrong with the spec, and where its program is a command and W&B's rules make it the
  /// name of one file, which does not exist.
  package func sweep(workingIn folder: String = ".") throws(RunFailure) -> Sweep {
    let sweep = try explaining { () throws(SpecError) in try Sweep(content) }
    guard let program = sweep.spacedProgram, let first = program.words.first else { return sweep }
    func exists(_ path: String) -> Bool {
      FileStatus(path: path) != nil || FileStatus(path: folder + "/" + path) != nil
    }
    let isProgram =
      ExecutableSearch.path(of: first, searchPath: ExecutableSearch.inheritedPath).map(exists)
      ?? exists(first)
    guard !exists(program.text), isProgram else { return sweep }
    return try explaining { () throws(SpecError) in
      throw SpecError(
        "with 'method' the program is the name of one file, and '\(program.text)' does not exist",
        at: program.mark, hint: "write '\(program.command)' in place of 'program'")
    }
  }

  /// What has changed in the meaning of the spec, for its user; not escaped.
  package func wording(of notice: SpecNotice) -> String {
    place(notice.mark) + notice.message + "\nhint: " + notice.hint
  }

  /// Does something with the spec, and tells where in it the mistake is.
  package func explaining<Result>(
    _ body: () throws(SpecError) -> Result
  ) throws(RunFailure) -> Result {
    do throws(SpecError) {
      return try body()
    } catch {
      let excerpt = error.mark.flatMap {
        SourceExcerpt(of: content, line: $0.line, column: $0.column)
      }
      throw RunFailure(
        place(error.mark) + error.message, details: excerpt?.lines ?? [], hint: error.hint,
        exitCode: RunFailure.refused)
    }
  }

  /// No more than a spec may have and one byte, which makes it too long.
  private static func read(_ file: FileDescriptor) throws(SystemError) -> [UInt8] {
    try file.readToEnd(limit: Document.Limits().bytes + 4)
  }
}
