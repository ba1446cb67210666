import Arguments
import Glibc
import Jobs
import Launching
import Ledger
import Posix
import RunfileChecks
import Running
import Text

extension LaunchRequest {
  /// What the options ask for, all of it checked.
  init(_ options: LaunchCommand) throws(CommandFailure) {
    guard !RunfileSource.isFolder(options.runfile) else {
      throw CommandFailure(RunfileError.isFolder(path: options.runfile))
    }
    let name = options.name ?? LedgerLocation.name(ofRunfile: options.runfile)
    try LaunchRequest.checkFileName(
      name, of: "the name of the launch", hint: "give one with --name")
    guard !name.hasPrefix(".") else {
      throw .wrongInput(
        "the name of the launch, '\(name)', starts with a dot and would be hidden",
        hint: "give one with --name")
    }
    try LaunchRequest.checkFileName(options.snapshotName, of: "--state-db-filename")
    guard !LedgerLocation.otherNames.contains(options.snapshotName) else {
      throw .wrongInput(
        "'\(options.snapshotName)' cannot be --state-db-filename: the ledger has another file or "
          + "folder of that name")
    }
    let message = SpecMessage(Console.environment(SpecMessage.variable), parent: getppid())
    unsetenv(SpecMessage.variable)
    let isSpec = message != nil || SpecLaunch.isSpec(options.runfile)
    if isSpec, options.follows {
      throw .wrongInput("--follow needs a runfile, not a grid spec")
    }
    let location = try LaunchRequest.location(options, name)
    var random = SystemRandomNumberGenerator()
    self.init(
      name: name, location: location,
      runfile: isSpec ? SpecLaunch.runfile(besideLedger: location.folder) : options.runfile,
      terms: try options.scheduling.terms,
      seed: options.seed.map { UInt64(bitPattern: Int64($0)) } ?? random.next(),
      version: batchrunVersion)
    isNameImplied = options.name == nil && options.accountingFolder == nil
    mode = options.mode
    only = try ParameterFilter(options: options.only)
    if isSpec { spec = options.runfile }
    hidesParameters = message?.hidesParameters == true
    replicates = options.replicates || message?.replicates == true
    follows = options.follows
    idleLimit = options.idle?.inSeconds
    waits = options.waits
    survivors = options.survivors
    shell = try options.shell.map { path throws(CommandFailure) in
      try LaunchRequest.shell(path)
    }
    if let folder = options.workingFolder { try LaunchRequest.checkFolder(folder) }
    workingFolder = options.workingFolder
    isolates = options.isolates
    metrics = try options.ledgerMetrics
    metrics.objective = metrics.objective ?? message?.objective
    do throws(RunFailure) {
      if message?.isSearch ?? isSpec {
        try readSearch(keepsEarlyStop: options.scheduling.earlyStop != nil)
      }
      try checkSearch()
    } catch {
      throw CommandFailure(error)
    }
    if !options.skipsChecks { check = RunfileCheck(launching: self) }
  }

  private static func location(
    _ options: LaunchCommand, _ name: String
  ) throws(CommandFailure) -> LedgerLocation {
    if let folder = options.accountingFolder {
      guard !folder.isEmpty else { throw .wrongInput("'--accounting-dir' is empty") }
      return LedgerLocation(folder: folder, snapshotName: options.snapshotName)
    }
    guard !options.home.isEmpty else { throw .wrongInput("'--home' is empty") }
    return LedgerLocation(
      folder: options.home + "/" + name, snapshotName: options.snapshotName)
  }

  private static func checkFileName(
    _ name: String, of what: String, hint: String? = nil
  ) throws(CommandFailure) {
    guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(UInt8(ascii: "/")),
      !name.utf8.contains(0), name.utf8.count <= 200
    else { throw .wrongInput("'\(name)' cannot be \(what)", hint: hint) }
  }

  private static func shell(_ path: String) throws(CommandFailure) -> Shell {
    guard let path = ExecutableSearch.path(of: path, searchPath: searchPath) else {
      throw .wrongInput(
        "no shell '\(path)' on PATH", hint: "give its path, for example --shell /bin/bash"
      )
    }
    guard access(path, X_OK) == 0 else {
      throw .wrongInput(
        "the shell '\(path)' cannot be executed: \(String(cString: strerror(errno)))")
    }
    // Jobs may work in another folder than this one.
    return Shell(path: CurrentFolder.absolute(path))
  }

  private static func checkFolder(_ path: String) throws(CommandFailure) {
    do throws(SystemError) {
      _ = try Directory(path: path, mayBeLink: true)
    } catch {
      throw .wrongInput("'--workdir': \(error)")
    }
  }
}

/// Where programs are looked for that are given by their names.
private var searchPath: String { ExecutableSearch.inheritedPath }

extension RunfileCheck {
  /// That of a launch; nothing is asked before it is used.
  fileprivate init(launching request: LaunchRequest) {
    let shell = request.shell ?? Shell()
    let surroundings = LaunchSurroundings(
      runfile: request.spec ?? request.runfile, workingFolder: request.workingFolder,
      variables: request.terms.variables)
    let bash = ExecutableSearch.path(of: "bash", searchPath: searchPath)
    self.init(
      path: request.runfile,
      shell: CheckedShell(
        path: shell.path, resolvedPath: resolvedPath(shell.path) ?? shell.path,
        parser: LaunchedShell(path: shell.path), bash: bash.map { LaunchedShell(path: $0) }),
      surroundings: surroundings,
      // A folder of a job's own has no scripts, and standard input lies nowhere. A spec may lie anywhere.
      isElsewhere: request.runfile != "-" && request.spec == nil && !request.isolates
        && surroundings.isElsewhere)
  }
}
