/// Asks again and again, as `waitFor`, but lets other tests run between the questions: for tests that
/// mostly wait for another system.
///
/// - Throws: `TestFailure` once `seconds` have passed, or what `probe` throws.
package func awaitValue<Value>(
  _ what: String, within seconds: Double = 30, _ probe: () async throws -> Value?
) async throws -> Value {
  let deadline = monotonicSeconds() + seconds
  while true {
    if let value = try await probe() { return value }
    guard monotonicSeconds() < deadline else {
      throw TestFailure("waited \(seconds) s in vain: \(what)")
    }
    try await Task.sleep(for: .milliseconds(50))
  }
}

/// As `eventually`, and lets other tests run.
/// - Throws: `TestFailure` once `seconds` have passed, or what `condition` throws.
package func waitUntil(
  _ what: String, within seconds: Double = 30, _ condition: () async throws -> Bool
) async throws {
  try await awaitValue(what, within: seconds) { try await condition() ? () : nil }
}

extension RunningProgram {
  /// Waits for its end, and lets other tests run.
  /// - Throws: `TestFailure` with what it has written when `seconds` have passed.
  @discardableResult
  package func wait(within seconds: Double = 60) async throws -> ProgramResult {
    do {
      try await waitUntil("it ends", within: seconds) { hasEnded }
    } catch let failure as TestFailure {
      throw TestFailure("\(failure)\n--- stdout\n\(output)\n--- stderr\n\(errors)")
    }
    return try result()
  }
}

extension Sandbox {
  /// Runs a program to its end, and lets other tests run.
  @discardableResult
  package func run(_ invocation: Invocation, within seconds: Double = 60) async throws
    -> ProgramResult
  {
    try await start(invocation).wait(within: seconds)
  }
}
