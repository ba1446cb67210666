import Glibc
import Synchronization

/// Numbers the captures; one counter for all sandboxes is enough.
private let invocationCount = Atomic<Int>(0)

extension Sandbox {
  /// Runs `batchrun` with these arguments to its end.
  @discardableResult
  package func batchrun(
    _ arguments: String..., environment: [String: String] = [:],
    input: Invocation.Input = .nothing, within seconds: Double = 60
  ) throws -> ProgramResult {
    try run(
      Invocation(arguments, environment: environment, input: input), within: seconds)
  }

  /// Runs a line of shell to its end; `$BATCHRUN` is the program under test.
  @discardableResult
  package func shell(
    _ line: String, environment: [String: String] = [:], within seconds: Double = 60
  ) throws -> ProgramResult {
    var environment = environment
    environment["BATCHRUN"] = batchrunBinary
    return try run(
      Invocation(["-c", line], program: "/bin/sh", environment: environment), within: seconds)
  }

  /// Runs a program to its end.
  @discardableResult
  package func run(_ invocation: Invocation, within seconds: Double = 60) throws -> ProgramResult {
    try start(invocation).wait(within: seconds)
  }

  /// Starts `batchrun` with these arguments.
  package func startBatchrun(_ arguments: String..., environment: [String: String] = [:])
    throws -> RunningProgram
  {
    try start(Invocation(arguments, environment: environment))
  }

  /// Starts a program; the test continues at the same time.
  package func start(_ invocation: Invocation) throws -> RunningProgram {
    let number = invocationCount.add(1, ordering: .relaxed).newValue
    let capture = (output: "\(capturePath)/\(number).out", errors: "\(capturePath)/\(number).err")
    let inputFile: String
    switch invocation.input {
    case .nothing: inputFile = "/dev/null"
    case .file(let name): inputFile = path(name)
    case .text(let text):
      inputFile = "\(capturePath)/\(number).in"
      try TestSupport.write(text.utf8, toFile: inputFile)
    }

    let input = try openFile(inputFile, O_RDONLY)
    defer { close(input) }
    let output = try open(invocation.output, capture: capture.output)
    defer { close(output) }
    let errors = try open(invocation.errors, capture: capture.errors)
    defer { close(errors) }
    let pid = try invocation.spawn(in: self, standard: (input, output, errors))
    return RunningProgram(pid: pid, name: invocation.program, sandbox: self, capture: capture)
  }

  private func open(_ output: Invocation.Output, capture: String) throws -> Int32 {
    switch output {
    case .captured: try openFile(capture, O_WRONLY | O_CREAT | O_APPEND)
    case .file(let name): try openFile(path(name), O_WRONLY)
    }
  }

  private func openFile(_ file: String, _ flags: Int32) throws -> Int32 {
    let descriptor = Glibc.open(file, flags | O_CLOEXEC, 0o600)
    guard descriptor > 2 else { throw TestFailure.system("open \(file)") }
    return descriptor
  }
}
