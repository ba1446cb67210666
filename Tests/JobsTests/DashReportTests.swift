import Glibc
import TestSupport
import Testing

@testable import Jobs

/// What dash does is found by asking dash.
@Suite(.enabled(if: DirectCommandFinder.isDash("/bin/sh"), "/bin/sh is not dash"))
struct DashReportTests {
  let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.writeScript("kill -\"$1\" $$", to: "die")
  }

  /// Those whose default is to be ignored or to stop the program do not end it; 32 and 33 are
  /// glibc's own.
  static let endingSignals = (1...64).map(Int32.init).filter {
    ![SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGWINCH, 32, 33].contains($0)
  }

  @Test func reportsEverySignalAsDashDoes() throws {
    for signal in Self.endingSignals {
      let result = try sandbox.shell("ulimit -c 0; exec /bin/sh -c -- './die \(signal)'")
      #expect(result.exitCode == DashReport.exitCode(signal: signal), "signal \(signal)")
      #expect(
        result.errorBytes == DashReport.message(signal: signal, dumpedCore: false),
        "signal \(signal)")
    }
  }

  @Test func tellsOfACoreAsDashDoes() throws {
    let result = try sandbox.shell("ulimit -c unlimited; exec /bin/sh -c -- './die SEGV'")
    #expect(result.exitCode == 139)
    // Where the system hands cores to a program or keeps none, there is none to tell of.
    let dumpedCore = result.errors.contains("core dumped")
    #expect(
      dumpedCore || sandbox.bytes(of: "/proc/sys/kernel/core_pattern")?.first != UInt8(ascii: "c"))
    #expect(result.errorBytes == DashReport.message(signal: SIGSEGV, dumpedCore: dumpedCore))
  }
}
