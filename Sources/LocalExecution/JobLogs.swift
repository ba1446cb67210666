import Glibc
import Jobs
import Ledger
import Posix

/// The files that a job writes into, as `JobFiles` names them.
struct JobLogs: Sendable {
  private let folders: JobFolders
  private let metrics: MetricsFolder
  /// The absolute paths: jobs may work elsewhere.
  let path: [UInt8]
  let metricsPath: [UInt8]

  /// Makes the folders of all logs and metrics, in the ledger's.
  init(in ledger: Directory) throws(SystemError) {
    folders = try JobFolders(.logs, in: ledger)
    metrics = try MetricsFolder(in: ledger)
    path = JobEnvironment.physicalPath(of: folders.folder.descriptor.raw)
    metricsPath = JobEnvironment.physicalPath(of: metrics.directory.descriptor.raw)
  }

  /// No job runs any longer, nor will.
  func finish() {
    metrics.removeIfEmpty()
  }

  /// The files of one attempt, open for writing; the caller that opened them closes them.
  struct Files {
    let output: Int32
    let error: Int32

    func close() {
      Glibc.close(output)
      if error != output { Glibc.close(error) }
    }
  }

  /// Makes room for the files of an attempt: those of the attempt before it are kept under its
  /// number. To be called once an attempt, however often its start is tried.
  func prepare(_ id: JobID, attempt: Int) throws(SystemError) {
    try folders.with { (folder) throws(SystemError) in
      try prepare(id, attempt: attempt, in: folder)
    }
  }

  private func prepare(
    _ id: JobID, attempt: Int, in folder: Directory
  ) throws(SystemError) {
    let name = id.text
    if mkdirat(folder.descriptor.raw, name, 0o700) != 0 {
      guard errno == EEXIST else { throw SystemError("make folder '\(folder.path(of: name))'") }
      // A link in its place would lead the output elsewhere.
      _ = try folder.directory(name)
      if attempt > 1 {
        for stream in JobFiles.Stream.allCases {
          renameat(
            folder.descriptor.raw, "\(name)/\(stream.log)",
            folder.descriptor.raw, "\(name)/\(stream.log(ofAttempt: attempt - 1))")
        }
      } else {
        // Logs are truncated when they are opened; programs append to this one.
        unlinkat(metrics.directory.descriptor.raw, JobFiles.Kind.metrics.name(of: id), 0)
      }
    }
    if attempt > 1 {
      renameat(
        metrics.directory.descriptor.raw, JobFiles.Kind.metrics.name(of: id),
        folder.descriptor.raw, "\(name)/\(JobFiles.metrics(ofAttempt: attempt - 1))")
    }
  }

  /// Makes the files of an attempt.
  ///
  /// The output is locked as long as any process of the job has it open: what others can still see
  /// of a process that hides everything else (`JobFiles.isOutputHeld`).
  func open(_ id: JobID, _ layout: LogLayout = .apart) throws(SystemError) -> Files {
    let name = id.text
    let output = try create(JobFiles.Stream.output.log, of: name)
    lockPastLooks(output)
    if layout == .merged { return Files(output: output, error: output) }
    do throws(SystemError) {
      return Files(output: output, error: try create(JobFiles.Stream.error.log, of: name))
    } catch {
      close(output)
      throw error
    }
  }

  /// Writes a command that is too long for an argument into a script, and returns its path.
  func writeScript(_ command: [UInt8], for id: JobID) throws(SystemError) -> [UInt8] {
    let name = "\(id.text)/\(JobFiles.script)"
    let script = FileDescriptor(
      owning: try create(JobFiles.script, of: id.text), path: folders.folder.path(of: name))
    try script.writeAll(command + [UInt8(ascii: "\n")])
    return path + Array("/\(name)".utf8)
  }

  /// Adds a line to what an attempt wrote to its standard error.
  func appendError(_ text: [UInt8], for id: JobID) {
    let log = "\(id.text)/\(JobFiles.Stream.error.log)"
    let raw = openat(
      folders.folder.descriptor.raw, log, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
    guard raw >= 0 else { return }
    try? FileDescriptor(owning: raw, path: log).writeAll(text)
  }

  /// In the folder of a job; if that was just removed, it is made again.
  private func create(_ name: String, of job: String) throws(SystemError) -> Int32 {
    var isAgain = false
    return try folders.with { (folder) throws(SystemError) in
      if isAgain { try folder.makeDirectory(job) }
      isAgain = true
      let raw = openat(
        folder.descriptor.raw, "\(job)/\(name)",
        O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard raw >= 0 else { throw SystemError("open '\(folder.path(of: "\(job)/\(name)"))'") }
      return raw
    }
  }
}
