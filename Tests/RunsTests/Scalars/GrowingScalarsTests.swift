import Glibc
import Jobs
import Ledger
import Posix
import Runs
import Scalars
import TestSupport
import Testing

/// What running jobs print and write is read once, however it comes.
@Suite struct GrowingScalarsTests {
  private let sandbox: Sandbox
  private let files: JobFiles
  private let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 1)

  init() throws {
    sandbox = try Sandbox()
    files = JobFiles(of: JobID(random: 1, 2), in: sandbox.path("ledger"))
    try sandbox.makeFolder(files.logs)
    try sandbox.makeFolder(folder(of: files.metrics))
  }

  private func scalars(
    after predecessor: LogReader.Identity? = nil, in directory: String? = nil
  ) -> GrowingScalars {
    GrowingScalars(
      files, after: predecessor, rules: OutputScalarRules(.automatic(metrics: [])),
      objects: .objects, ignoring: ["lr"], hasErrors: true, directory: directory)
  }

  /// `printed loss 0.5 @1`, in their order.
  private func read(_ scalars: inout GrowingScalars, isLast: Bool = false) -> [String] {
    var found: [String] = []
    scalars.read(isLast: isLast, into: piece) { scalar, source in
      found.append("\(source) \(scalar.name) \(scalar.value) @\(scalar.step)")
    }
    return found
  }

  @Test func `nothing is read twice, and no line before its end`() throws {
    var scalars = scalars()
    #expect(read(&scalars) == [])
    try sandbox.write("step=1 loss=0.5\nstep=2 lo", to: files.output)
    #expect(read(&scalars) == ["printed loss 0.5 @1"])
    #expect(read(&scalars) == [])
    try sandbox.append("ss=0.25\nstep=3 loss=0.125", to: files.output)
    #expect(read(&scalars) == ["printed loss 0.25 @2"])
    #expect(read(&scalars, isLast: true) == ["printed loss 0.125 @3"])
    #expect(scalars.summaries["loss"]?.count == 3)
    #expect(scalars.summaries["lr"] == nil)
    piece.deallocate()
  }

  @Test func `all that a job can write into is read`() throws {
    var scalars = scalars(in: sandbox.path("dir"))
    try sandbox.write("step=1 loss=1.5\n", to: files.errors)
    try sandbox.write(#"{"step": 4, "loss": 0.75}"# + "\n", to: files.metrics)
    try sandbox.makeFolder("dir/eval")
    try sandbox.write(
      bytes: EventFileBytes.header + EventFileBytes.scalar("acc", 0.5, step: 10),
      to: "dir/eval/events.out.tfevents.1")
    #expect(
      read(&scalars).sorted() == [
        "events eval#acc 0.5 @10", "warned loss 1.5 @1", "written loss 0.75 @4",
      ])
    let more = EventFileBytes.scalar("acc", 0.75, step: 20)
    let old = sandbox.bytes(of: "dir/eval/events.out.tfevents.1") ?? []
    // Half of a record is one that is being written.
    try sandbox.write(bytes: old + more.prefix(20), to: "dir/eval/events.out.tfevents.1")
    #expect(read(&scalars) == [])
    try sandbox.write(bytes: old + more, to: "dir/eval/events.out.tfevents.1")
    #expect(read(&scalars) == ["events eval#acc 0.75 @20"])
    #expect(read(&scalars, isLast: true) == [])
    #expect(scalars.summaries["loss"]?.last == 0.75)
    #expect(scalars.summaries["eval#acc"]?.last == 0.75)
    piece.deallocate()
  }

  @Test func `the log of another attempt is not this one's`() throws {
    try sandbox.write("step=1 loss=9\n", to: files.output)
    var scalars = scalars(after: LogReader.Identity(of: files.output))
    #expect(read(&scalars) == [])
    #expect(rename(files.output, files.output + ".old") == 0)
    try sandbox.write("step=1 loss=2\n", to: files.output + ".new")
    #expect(rename(files.output + ".new", files.output) == 0)
    #expect(read(&scalars) == ["printed loss 2.0 @1"])
    // The next attempt takes its place.
    try sandbox.write("step=1 loss=3\nstep=2 loss=4\n", to: files.output + ".new")
    #expect(rename(files.output + ".new", files.output) == 0)
    #expect(read(&scalars, isLast: true) == [])
    piece.deallocate()
  }
}
