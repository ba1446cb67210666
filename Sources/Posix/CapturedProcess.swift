import Glibc

/// A short program that is run to its end for what it writes.
package struct CapturedProcess: Sendable {
  /// What it wrote to standard output.
  package let output: [UInt8]
  package let status: WaitStatus

  package var hasSucceeded: Bool { status == .exited(code: 0) }

  /// The last line of its output that is not empty; nil if there is none.
  package var lastLine: String? {
    String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline).last
      .map(String.init)
  }

  /// Runs `program` (a path) and waits for it.
  ///
  /// Its standard input is `input`, else /dev/null, if its errors go too. It works in `folder`,
  /// else here. Fails if it cannot be started or its output not be read.
  package init(
    _ program: String, _ arguments: [String], input: FileDescriptor? = nil,
    in folder: Directory? = nil
  ) throws(SystemError) {
    let child = try CapturedChild(
      program, arguments.map { Array($0.utf8) }, input: input, in: folder)
    do throws(SystemError) {
      output = try child.output.readToEnd()
    } catch {
      kill(child.pid, SIGKILL)
      _ = child.wait()
      throw error
    }
    status = child.wait()
  }
}
