import CPOSIX
import Glibc
import Jobs
import Ledger
import Launching
import Posix

/// Makes a process of a command: its logs, its environment, its arguments.
struct JobSpawner: Sendable {
  /// A longer argument is refused by the kernel (MAX_ARG_STRLEN, with the byte that ends it).
  private static let longestArgument = 128 * 1024 - 1

  private let configuration: LocalConfiguration
  private let environment: JobEnvironment
  private let programEnvironment: ProgramEnvironment
  private let isolated: JobFolders?
  private let nullDevice: FileDescriptor
  private let ignoredSignals: [Int32]
  private let finder: DirectCommandFinder?
  private let programs = ProgramPaths()
  let logs: JobLogs
  let marked: MarkedProcesses
  let session: JobSession

  init(_ configuration: LocalConfiguration, ledger: Directory) throws(SystemError) {
    self.configuration = configuration
    session = JobSession(mayLeave: configuration.isGuarded)
    logs = try JobLogs(in: ledger)
    isolated = configuration.isolates ? try JobFolders(.directories, in: ledger) : nil
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard null >= 0 else { throw SystemError("open '/dev/null'") }
    nullDevice = FileDescriptor(owning: null, path: "/dev/null")
    marked = MarkedProcesses(of: ledger)
    var own = [
      MarkedProcesses.jobVariable, "BATCHRUN_ATTEMPT", "BATCHRUN_SLOT", "BATCHRUN_LOG_DIR",
      "BATCHRUN_METRICS",
    ]
    if let variable = configuration.slotVariable { own.append(variable.name) }
    if configuration.isolates { own.append("PWD") }
    environment = JobEnvironment(
      inherited: JobEnvironment.inherited, chosen: configuration.environment,
      fixed: [Array("BATCHRUN_NAME=\(configuration.name)".utf8), marked.mark], own: own,
      directory: JobEnvironment.workingDirectory(configuration.workingFolder?.descriptor.raw))
    programEnvironment = ProgramEnvironment(environment)
    ignoredSignals = Signals.ignored
    finder =
      configuration.executesDirectly && environment.direct != nil
      ? DirectCommandFinder(
        shell: configuration.shell.path, searchPath: environment.searchPath) : nil
  }

  enum Result {
    case started(SlotKind)
    case failed(Outcome)
  }

  /// Starts the process of an attempt in its slot. If the machine has no room for one more
  /// process or file just now it tries again, until there is or `isCancelled`.
  func spawn(
    _ order: AttemptOrder, in slot: UnsafeMutablePointer<cposix_slot>, on stack: ChildStack,
    isCancelled: () -> Bool
  ) -> Result {
    if case .none(let reason) = order.job.work { return .failed(.notStarted(reason: reason)) }
    var pause: UInt32 = 20_000
    var progress = Progress()
    while true {
      let failure: StartFailure
      do throws(StartFailure) {
        return .started(try start(order, in: slot, on: stack, &progress))
      } catch {
        failure = error
      }
      if failure.isPassing {
        if isCancelled() { return .failed(.withheld(reason: failure.reason)) }
        usleep(pause)
        pause = min(pause * 2, 1_000_000)
      } else {
        return .failed(
          failure.isOurs
            ? .withheld(reason: failure.reason) : .notStarted(reason: failure.reason))
      }
    }
  }

  /// What is made ready only once for an attempt, however often its start is tried.
  private struct Progress {
    var program: PreparedProgram?
    var hasLogs = false
  }

  private func start(
    _ order: AttemptOrder, in slot: UnsafeMutablePointer<cposix_slot>, on stack: ChildStack,
    _ progress: inout Progress
  ) throws(StartFailure) -> SlotKind {
    if case .program(let source) = order.job.work, progress.program == nil {
      do throws(ProgramUnavailable) {
        progress.program = try source.prepare(for: order.attempt)
      } catch {
        throw StartFailure(error)
      }
    }
    if !progress.hasLogs {
      try StartFailure.ofOurs { () throws(SystemError) in
        try logs.prepare(order.id, attempt: order.lifetimeNumber)
      }
      progress.hasLogs = true
    }
    let files = try StartFailure.ofOurs { () throws(SystemError) in
      try logs.open(order.id, order.job.logs)
    }
    defer { files.close() }
    do throws(SystemError) {
      if let program = progress.program {
        try start(program, for: order, writingTo: files, in: slot, on: stack)
        return .program
      }
      return try attempt(order, writingTo: files, in: slot, on: stack)
    } catch {
      throw StartFailure(error)
    }
  }

  // MARK: One try

  /// Returns whether the command was executed with a shell or without.
  private func attempt(
    _ order: AttemptOrder, writingTo files: JobLogs.Files,
    in slot: UnsafeMutablePointer<cposix_slot>, on stack: ChildStack
  ) throws(SystemError) -> SlotKind {
    var child = child(writingTo: files)
    child.directory = configuration.workingFolder?.descriptor.raw
    var folder: Directory?
    if let isolated {
      folder = try isolated.make(order.id.text)
      child.directory = folder?.descriptor.raw
    }
    defer { withExtendedLifetime(folder) {} }

    let own = CStrings(ownEntries(order, folder: folder))
    if let command = finder?.directCommand(for: order.command), let direct = environment.direct {
      let error = command.withPointers { path, arguments in
        direct.fixed.withPointers(and: own, order: direct.order) {
          spawn(child, path, arguments, $0, slot, stack)
        }
      }
      if error == 0 { return .direct }
      // Otherwise the shell says what is wrong, in its own words and with its own exit code.
      guard ![EAGAIN, ENOMEM].contains(error) else {
        throw SystemError("start a process", code: error)
      }
    }
    let shell = configuration.shell.path
    var error = E2BIG
    if order.command.count < JobSpawner.longestArgument {
      error = spawn(
        child, shell, shellArguments(order.command), environment.fixed, own, slot, stack)
    }
    if error == E2BIG {
      let script = try logs.writeScript(order.command, for: order.id)
      error = spawn(
        child, shell, [Array(shell.utf8), script], environment.fixed, own, slot, stack)
    }
    guard error == 0 else { throw SystemError("start '\(shell)'", code: error) }
    return .shell
  }

  private func child(writingTo files: JobLogs.Files) -> ChildProcess {
    var child = ChildProcess(standard: (nullDevice.raw, files.output, files.error))
    // Its own group, to be signaled as a whole. Usually not a session: the launcher's has no terminal
    // either, and if the scheduler groups processes by session (autogroup), one for each job
    // costs up to 40 % of the throughput of short jobs on a busy machine.
    child.group = session.groupOfJobs
    child.nice = configuration.nice
    child.reset = ignoredSignals
    return child
  }

  /// Starts a program that brings its own words, environment and folder.
  private func start(
    _ program: PreparedProgram, for order: AttemptOrder, writingTo files: JobLogs.Files,
    in slot: UnsafeMutablePointer<cposix_slot>, on stack: ChildStack
  ) throws(SystemError) {
    var child = child(writingTo: files)
    child.directory = program.directory.descriptor.raw
    let own =
      program.environment + ownEntries(order, folder: program.directory, at: program.physicalPath)
    let inherited = programEnvironment.inherited(beside: own)
    let name = String(decoding: program.arguments.first ?? [], as: UTF8.self)
    let searchPath = inherited.searchPath(beside: own)
    let variables = CStrings(own)
    let start = { (path: String, arguments: [[UInt8]]) in
      path.withCString { path in
        CStrings(arguments).withPointers { arguments in
          inherited.entries.withPointers(and: variables, order: inherited.order) {
            spawn(child, path, arguments, $0, slot, stack)
          }
        }
      }
    }
    guard var path = programs.path(of: name, searchPath: searchPath) else {
      throw SystemError("find the program '\(name)'", code: ENOENT)
    }
    var error = start(path, program.arguments)
    if error == ENOENT || error == EACCES,
      let found = programs.path(of: name, searchPath: searchPath, anew: true), found != path
    {
      path = found
      error = start(path, program.arguments)
    }
    if error == ENOEXEC {
      // A script that does not say what executes it is the shell's, as for execvp.
      error = start(
        "/bin/sh", ["/bin/sh", path].map { Array($0.utf8) } + program.arguments.dropFirst())
    }
    guard error == 0 else { throw SystemError("start '\(name)'", code: error) }
  }

  private func shellArguments(_ command: [UInt8]) -> [[UInt8]] {
    let shell = configuration.shell
    let options = shell.closesOptions ? ["-c", "--"] : ["-c"]
    return ([shell.path] + options).map { Array($0.utf8) } + [command]
  }

  /// The variables that are each job's own, in the order in which `environment` knows them.
  private func ownEntries(
    _ order: AttemptOrder, folder: Directory?, at path: String? = nil
  ) -> [[UInt8]] {
    let id = order.id.text
    var entries = [
      "\(MarkedProcesses.jobVariable)=\(id)",
      "BATCHRUN_ATTEMPT=\(order.lifetimeNumber)",
      "BATCHRUN_SLOT=\(order.attempt.slot)",
    ].map { Array($0.utf8) }
    entries.append(entry("BATCHRUN_LOG_DIR=", logs.path, id))
    entries.append(
      entry("BATCHRUN_METRICS=", logs.metricsPath, JobFiles.Kind.metrics.name(of: order.id)))
    // A job in addition to the workers has none.
    if let variable = configuration.slotVariable, order.attempt.slot < variable.values.count {
      entries.append(Array("\(variable.name)=\(variable.values[order.attempt.slot])".utf8))
    }
    if let folder {
      let path =
        path.map { Array($0.utf8) } ?? JobEnvironment.physicalPath(of: folder.descriptor.raw)
      entries.append(Array("PWD=".utf8) + path)
    }
    return entries
  }

  /// A variable whose value is the path of something in a folder.
  private func entry(_ variable: String, _ folder: [UInt8], _ name: String) -> [UInt8] {
    var entry: [UInt8] = []
    entry.reserveCapacity(variable.utf8.count + folder.count + 1 + name.utf8.count)
    entry.append(contentsOf: variable.utf8)
    entry.append(contentsOf: folder)
    entry.append(UInt8(ascii: "/"))
    entry.append(contentsOf: name.utf8)
    return entry
  }

  /// Returns 0, or the errno.
  private func spawn(
    _ child: ChildProcess, _ path: String, _ arguments: [[UInt8]], _ environment: CStrings,
    _ own: CStrings, _ slot: UnsafeMutablePointer<cposix_slot>, _ stack: ChildStack
  ) -> Int32 {
    path.withCString { path in
      CStrings(arguments).withPointers { arguments in
        environment.withPointers(and: own) {
          spawn(child, path, arguments, $0, slot, stack)
        }
      }
    }
  }

  private func spawn(
    _ child: ChildProcess, _ path: UnsafePointer<CChar>,
    _ arguments: UnsafePointer<UnsafeMutablePointer<CChar>?>?,
    _ environment: UnsafePointer<UnsafeMutablePointer<CChar>?>?,
    _ slot: UnsafeMutablePointer<cposix_slot>, _ stack: ChildStack
  ) -> Int32 {
    var request = child.request
    request.path = path
    request.arguments = arguments
    request.environment = environment
    return cposix_spawn_process(&request, stack.address, ChildStack.size, slot.processCell)
  }
}
