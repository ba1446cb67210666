import CTestSupport
import Glibc

/// How a program is started.
package struct Invocation: Sendable {
  /// What descriptor 0 is.
  package enum Input: Sendable {
    case nothing
    case text(String)
    case file(String)
  }

  /// What descriptors 1 and 2 are.
  package enum Output: Sendable {
    case captured
    /// A file that is opened for writing, such as `/dev/full`.
    case file(String)
  }

  package var arguments: [String]
  /// The path of the program.
  package var program: String
  /// What the program finds as its own name; its path where nil.
  package var name: String?
  /// Added to an environment that holds `PATH`, `HOME`, `LANG=C.UTF-8`, and nothing else of ours.
  package var environment: [String: String]
  /// Relative to the sandbox.
  package var folder: String
  package var input: Input
  package var output: Output
  package var errors: Output
  /// Signals that the program finds ignored, as under `nohup`.
  package var ignoredSignals: [Int32]

  package init(
    _ arguments: [String], program: String = batchrunBinary, name: String? = nil,
    environment: [String: String] = [:], folder: String = "", input: Input = .nothing,
    output: Output = .captured, errors: Output = .captured, ignoredSignals: [Int32] = []
  ) {
    self.arguments = arguments
    self.program = program
    self.name = name
    self.environment = environment
    self.folder = folder
    self.input = input
    self.output = output
    self.errors = errors
    self.ignoredSignals = ignoredSignals
  }
}

extension Invocation {
  /// Starts the program on the given descriptors, or on a terminal's device.
  func spawn(in sandbox: Sandbox, standard: (Int32, Int32, Int32), terminal: String? = nil)
    throws -> pid_t
  {
    var variables = [
      "PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin",
      "HOME": sandbox.path, "LANG": "C.UTF-8",
    ]
    variables.merge(environment) { $1 }
    let entries = variables.map { "\($0.key)=\($0.value)" } + [sandbox.cookie]

    return try withCStrings([name ?? program] + arguments) { argumentPointers in
      try withCStrings(entries) { environmentPointers in
        try withCStrings([program, sandbox.path(folder), terminal ?? ""]) { paths in
          var request = ctest_spawn_request()
          request.path = paths[0].map { UnsafePointer($0) }
          request.arguments = argumentPointers
          request.environment = environmentPointers
          request.directory = paths[1].map { UnsafePointer($0) }
          request.standard = standard
          request.terminal = terminal == nil ? nil : paths[2].map { UnsafePointer($0) }
          for signal in ignoredSignals { request.ignored_signals |= 1 << UInt64(signal - 1) }
          var pid: pid_t = 0
          let error = ctest_spawn(&request, &pid)
          guard error == 0 else { throw TestFailure.system("start \(program)", error) }
          return pid
        }
      }
    }
  }
}

/// The strings as C sees a list of them, valid during `body`.
private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) throws -> Result
) throws -> Result {
  var pointers = strings.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return try pointers.withUnsafeMutableBufferPointer { buffer in
    guard let base = buffer.baseAddress else { throw TestFailure("no memory") }
    return try body(UnsafePointer(base))
  }
}
