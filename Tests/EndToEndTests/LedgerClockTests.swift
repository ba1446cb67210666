import Glibc
import JSON
import TestSupport
import Testing

/// Launches during which the clock is set.
@Suite(.enabled(if: ClockShim.isPossible, "needs a C compiler and a dynamically linked batchrun"))
struct LedgerClockTests {
  private let account: JobAccount
  private var sandbox: Sandbox { account.sandbox }
  private let shim: ClockShim

  init() throws {
    account = try JobAccount()
    shim = try ClockShim(in: account.sandbox)
  }

  @Test(arguments: [-3600, -86400 * 400, 3600, 86400 * 4000])
  func `whatever the clock does, durations are right and what finished stays finished`(
    seconds: Int
  ) throws {
    try account.writeRunfile(jobs: 3) { _ in "while test -e held; do sleep 0.05; done" }
    try sandbox.write("", to: "held")
    let launch = try sandbox.start(
      Invocation(["launch", "a.runfile"], environment: shim.environment))
    try eventually("a job runs") {
      sandbox.text(of: "runs/a/journal.jsonl")?.contains("\"event\":\"start\"") == true
    }
    try shim.set(offset: seconds)
    sandbox.remove("held")
    let result = try launch.wait()
    #expect(result.exitCode == 0)
    let records = try #require(try sandbox.json(of: "runs/a/metadata.json").object).members
    #expect(records.count == 3)
    for record in records {
      let runtime = try #require(record.value["runtime"]?.double)
      #expect(runtime >= 0 && runtime < 60)
    }
    // The clock was really another one for the jobs that started later.
    let starts = records.compactMap { $0.value["start"]?.double }.sorted()
    #expect(abs((starts.last ?? 0) - (starts.first ?? 0)) > Double(abs(seconds)) - 60)

    // With the clock set right again everything is known still.
    let again = try account.launch()
    #expect(again.exitCode == 0)
    #expect(account.ran == [1, 2, 3])
    #expect(try account.states() == ["completed": 3])
  }

  @Test func `retries and records go by the order of events, not by the clock`() throws {
    try sandbox.write("echo >> tries; test \"$(wc -l < tries)\" = 2\n", to: "a.runfile")
    let first = try sandbox.run(
      Invocation(["launch", "a.runfile"], environment: shim.environment))
    #expect(first.exitCode == 1)
    try shim.set(offset: -100_000)
    let second = try sandbox.run(
      Invocation(
        ["launch", "a.runfile", "--mode", "retry_failed"], environment: shim.environment))
    #expect(second.exitCode == 0)
    let record = try #require(try sandbox.json(of: "runs/a/metadata.json").object?.members.first)
    #expect(record.value["state"]?.string == "completed")
    #expect(record.value["attempts"]?.int == 2)
    #expect(try account.launch().exitCode == 0)
    #expect(sandbox.lines(of: "tries").count == 2)
  }
}

/// A library that sets the clock on the wall for the programs that load it.
private struct ClockShim {
  private static let source = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <sys/time.h>
    #include <time.h>
    static long offset(void) {
      long seconds = 0;
      const char *path = getenv("CLOCK_OFFSET_FILE");
      FILE *file = path ? fopen(path, "re") : NULL;
      if (file) {
        if (fscanf(file, "%ld", &seconds) != 1) seconds = 0;
        fclose(file);
      }
      return seconds;
    }
    int clock_gettime(clockid_t clock, struct timespec *now) {
      static int (*real)(clockid_t, struct timespec *);
      if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
      int result = real(clock, now);
      if (result == 0 && clock == CLOCK_REALTIME) now->tv_sec += offset();
      return result;
    }
    """

  private let sandbox: Sandbox

  /// A static program loads no library.
  static let isPossible = getenv("BATCHRUN_BINARY") == nil && (try? ClockShim(in: Sandbox())) != nil

  init(in sandbox: Sandbox) throws {
    self.sandbox = sandbox
    try sandbox.write(ClockShim.source, to: "clock.c")
    let result = try sandbox.shell(
      "for cc in cc gcc clang; do command -v $cc && break; done | head -1 >compiler; "
        + "\"$(cat compiler)\" -shared -fPIC -o clock.so clock.c -ldl")
    guard result.exitCode == 0 else { throw TestFailure("no compiler: \(result)") }
  }

  var environment: [String: String] {
    ["LD_PRELOAD": sandbox.path("clock.so"), "CLOCK_OFFSET_FILE": sandbox.path("offset")]
  }

  func set(offset: Int) throws {
    try sandbox.write("\(offset)\n", to: "offset.new")
    rename(sandbox.path("offset.new"), sandbox.path("offset"))
  }
}
