import Glibc
import Posix

/// A runfile as it was before a sweep, for a launch that is refused after it.
struct EarlierRunfile {
  private let path: String
  /// Open, so that it stays; nil if there was none.
  private let file: FileDescriptor?
  /// The same of the runfile that was kept before it.
  private let keptPath: String
  private let keptFile: FileDescriptor?

  /// Notes what is at `path` now, and at the place to which a sweep moves it.
  init(_ path: String) {
    self.path = path
    keptPath = path + "~"
    file = Self.open(path)
    keptFile = Self.open(keptPath)
  }

  /// Not a pipe, which would be waited for.
  private static func open(_ path: String) -> FileDescriptor? {
    FileStatus(path: path)?.isRegular == true ? try? FileDescriptor(reading: path) : nil
  }

  /// Brings everything back. What cannot be brought back stays as the sweep has left it.
  func restore() {
    Self.restore(path, file)
    Self.restore(keptPath, keptFile)
  }

  private static func restore(_ path: String, _ file: FileDescriptor?) {
    guard let file else {
      if FileStatus(path: path)?.isRegular == true { unlink(path) }
      return
    }
    guard let earlier = try? file.status(), let now = FileStatus(path: path),
      !now.isSameFile(as: earlier)
    else { return }
    guard let bytes = try? file.contents(), let output = try? OutputFile(path) else { return }
    do throws(OutputFile.Failure) {
      try output.write(bytes)
      try output.commit()
    } catch {
      output.discard()
    }
  }
}
