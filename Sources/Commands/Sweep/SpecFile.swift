import Arguments
import Glibc
import Posix
import Sweeps
import Text
import YAML

/// The grid spec that a command was given.
struct SpecFile {
  /// As the user wrote it; `-` is standard input.
  let path: String
  let content: [UInt8]
  /// What the file is, to be known by if it is the output as well; nil for standard input.
  let status: FileStatus?

  init(_ path: String) throws(CommandFailure) {
    self.path = path
    guard path != "-" else {
      content = try Self.read(FileDescriptor(owning: dup(STDIN_FILENO), path: "stdin"))
      status = nil
      return
    }
    let file: FileDescriptor
    do throws(SystemError) {
      file = try FileDescriptor(reading: path)
      status = try file.status()
    } catch {
      throw Self.unreadable(error)
    }
    guard status?.isDirectory != true else {
      throw .wrongInput("'\(path)' is a folder, not a grid spec")
    }
    content = try Self.read(file)
  }

  /// The file's name without folder and extension, with `.runfile`; standard output for a spec
  /// from standard input.
  var runfileName: String {
    guard path != "-" else { return "-" }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    // A name such as `.grid` has no extension.
    let stem = name.lastIndex(of: ".").flatMap { $0 > name.startIndex ? name[..<$0] : nil }
    return (stem.map(String.init) ?? name) + ".runfile"
  }

  /// `gridspec.yml:3:7: `.
  func place(_ mark: Mark?) -> String {
    let name = path == "-" ? "stdin" : path
    guard let mark else { return name + ": " }
    return "\(name):\(mark.line):\(mark.column): "
  }

  /// Does something with the spec, and turns what is wrong with it into words.
  func explaining<Result>(
    _ body: () throws(SpecError) -> Result
  ) throws(CommandFailure) -> Result {
    do throws(SpecError) {
      return try body()
    } catch {
      let excerpt = error.mark.flatMap {
        SourceExcerpt(of: content, line: $0.line, column: $0.column)
      }
      throw .wrongInput(
        place(error.mark) + error.message, details: excerpt?.lines ?? [], hint: error.hint)
    }
  }

  /// No more than a spec may have and one byte, which makes it too long.
  private static func read(_ file: FileDescriptor) throws(CommandFailure) -> [UInt8] {
    do throws(SystemError) {
      return try file.readToEnd(limit: Document.Limits().bytes + 4)
    } catch {
      throw unreadable(error)
    }
  }

  private static func unreadable(_ error: SystemError) -> CommandFailure {
    .wrongInput("\(error)")
  }
}
