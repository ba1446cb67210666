import Glibc
import Jobs
import Launching
import Posix
import TestSupport
import Testing

@testable import LocalExecution

/// What a job finds when it begins.
@Suite struct JobProcessTests {
  @Test(arguments: ["grep -E '^Sig(Blk|Ign)' /proc/self/status", "grep Sig /proc/self/status"])
  func noSignalIsBlockedOrIgnored(line: String) throws {
    Signals.ignore(SIGPIPE)
    let masks = try Workplace().output(of: line).split(separator: "\n").filter {
      $0.hasPrefix("SigBlk") || $0.hasPrefix("SigIgn")
    }
    #expect(masks.count == 2)
    // The C library keeps 32 and 33 for itself: what was inherited of those cannot be changed.
    let reserved: UInt64 = 3 << 31
    for mask in masks {
      let signals = try #require(UInt64(mask.suffix(16), radix: 16))
      #expect(signals & ~reserved == 0, "\(mask)")
    }
  }

  @Test func onlyTheStandardDescriptorsAreOpen() throws {
    let stray = open("/dev/null", O_RDONLY)
    defer { close(stray) }
    let place = try Workplace()
    // The last one is that of the folder itself.
    #expect(try place.output(of: "ls /proc/self/fd") == "0\n1\n2\n3\n")
    #expect(try place.output(of: "readlink /proc/self/fd/0") == "/dev/null\n")
    #expect(try place.output(of: "cat; echo end") == "end\n")
  }

  @Test func everyJobLeadsAGroupOfItsOwn() throws {
    let place = try Workplace()
    let order = place.begin("exec sleep 60")
    let pid = try place.process(of: order).pid
    try eventually("it has a group") { getpgid(pid) == pid }
    place.executor.signal(SIGKILL, to: order.attempt)
    _ = try place.report(of: order)
  }

  @Test func theEnvironmentSaysWhichJobItIs() throws {
    let place = try Workplace(slots: 2) {
      $0.slotVariable = SlotVariable(name: "GPU", values: ["a", "b"])
    }
    for line in ["env", "env; true"] {
      let order = place.begin(line, slot: 1, attempt: 3)
      _ = try place.report(of: order)
      let lines = Set((place.log(order) ?? "").split(separator: "\n").map(String.init))
      let id = order.id.text
      #expect(
        lines.isSuperset(of: [
          "BATCHRUN_JOB_ID=\(id)", "BATCHRUN_ATTEMPT=3", "BATCHRUN_SLOT=1", "BATCHRUN_NAME=test",
          "GPU=b", "BATCHRUN_LOG_DIR=\(place.sandbox.path("ledger/logs/\(id)"))",
          "BATCHRUN_METRICS=\(place.sandbox.path("ledger/metrics/\(id).jsonl"))",
        ]), "\(line): \(lines)")
    }
  }

  @Test func jobsWorkWhereTheyAreTold() throws {
    let place = try Workplace()
    #expect(try place.output(of: "pwd; true") == place.sandbox.path("place") + "\n")
    #expect(try place.output(of: "/bin/pwd") == place.sandbox.path("place") + "\n")
    let isolated = try Workplace { $0.isolates = true }
    let report = try isolated.run("/bin/pwd")
    let folder = isolated.sandbox.path("ledger/dirs/\(report.order.id.text)")
    #expect(isolated.log(report.order) == folder + "\n")
  }

  @Test func jobsAreAsNiceAsTheyAreTold() throws {
    let own = try #require(Int(try Workplace().output(of: "nice").dropLast()))
    let place = try Workplace { $0.nice = 3 }
    #expect(try place.output(of: "nice") == "\(own + 3)\n")
  }

  @Test func theShellIsTheOneThatWasAskedFor() throws {
    let place = try Workplace {
      $0.shell = Shell(path: "/bin/bash")
      $0.executesDirectly = false
    }
    #expect(try place.output(of: "echo ${BASH_VERSION:+bash}") == "bash\n")
  }

  @Test func aLineMayBeginWithADash() throws {
    #expect(try Workplace().run("-n x; exit 5").outcome == .exited(code: 5))
  }

  /// The kernel takes no argument of 128 KiB.
  @Test(arguments: [131_060, 131_071, 131_072, 300_000])
  func aLongLineRuns(length: Int) throws {
    let place = try Workplace()
    let line = "printf %s " + String(repeating: "x", count: length - 12) + ";:"
    let report = try place.run(line)
    #expect(report.outcome == .exited(code: 0))
    #expect(place.log(report.order)?.utf8.count == length - 12)
  }

  @Test func aCommandThatCannotBeOneIsNotStarted() throws {
    let place = try Workplace()
    let order = place.order("x", obstacle: "a NUL byte")
    place.executor.begin(order, reportingTo: place)
    #expect(try place.report(of: order).outcome == .notStarted(reason: "a NUL byte"))
  }

  @Test func whatAnAttemptUsedIsKnown() throws {
    let place = try Workplace()
    let report = try place.run("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done")
    let usage = try #require(report.usage)
    #expect(usage.userSeconds > 0.005)
    #expect(report.runtime >= usage.userSeconds * 0.5)
  }

  /// Until it executes, a job borrows the launcher's memory, and the kernel charges it with that.
  @Test func thePeakOfMemoryIsTheJobsOwnOrNotGiven() throws {
    let place = try Workplace()
    #expect(try #require(place.run("true").usage).peakMemory == nil)
    let large = Machine.peakMemory + (64 << 20)
    let report = try place.run("head -c \(large) /dev/zero | tail -c \(large) | wc -c")
    let peak = try #require(report.usage?.peakMemory)
    #expect(peak > large && peak < large * 2)
  }
}
