import Glibc
import Posix
import Scalars
import TestSupport
import Testing

@Suite struct EventScalarsTests {
  private typealias File = EventFileBytes

  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func read(_ files: [UInt8]...) throws -> [String: ScalarSummary] {
    let scalars = EventScalars()
    for bytes in files {
      try sandbox.write(bytes: bytes, to: "file")
      let raw = open(sandbox.path("file"), O_RDONLY | O_CLOEXEC)
      try scalars.read(FileDescriptor(owning: raw, path: "file"))
    }
    return scalars.summaries
  }

  @Test func readsAFileAsTensorBoardXWritesIt() throws {
    // What tensorboardX 2.6.5 writes for the loss 0.5 at step 3.
    let bytes: [UInt8] = [
      0x18, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xa3, 0x7f, 0x4b, 0x22, 0x09, 0x13, 0x00,
      0x56,
      0x93, 0x48, 0xc0, 0xda, 0x41, 0x1a, 0x0d, 0x62, 0x72, 0x61, 0x69, 0x6e, 0x2e, 0x45, 0x76,
      0x65,
      0x6e, 0x74, 0x3a, 0x32, 0x39, 0x7a, 0x6a, 0xe8, 0x1a, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
      0x00,
      0x12, 0x9b, 0xd8, 0x2d, 0x09, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x3f, 0x10, 0x03,
      0x2a,
      0x0d, 0x0a, 0x0b, 0x0a, 0x04, 0x6c, 0x6f, 0x73, 0x73, 0x15, 0x00, 0x00, 0x00, 0x3f, 0x7f,
      0xb8,
      0x43, 0x77,
    ]
    let loss = try #require(try read(bytes)["loss"])
    #expect(loss.last == 0.5 && loss.lastStep == 3 && loss.count == 1)
  }

  @Test func sumsUpTheFilesOfAFolder() throws {
    let summaries = try read(
      File.header + File.scalar("loss", 0.7, step: 0) + File.scalar("acc", 0.25, step: 0)
        + File.scalar("loss", 0.5, step: 10),
      File.header + File.scalar("loss", 0.6, step: 5) + File.scalar("loss", 0.4, step: 20))
    let loss = try #require(summaries["loss"])
    // Not 0.699999988: what a person takes the nearest 32-bit number for.
    #expect(loss.first == 0.7 && loss.last == 0.4 && loss.lastStep == 20 && loss.count == 4)
    #expect(loss.maximumStep == 0 && loss.minimumStep == 20)
    #expect(summaries["acc"]?.last == 0.25 && summaries.count == 2)
  }

  @Test func readsTensorsOfOneNumber() throws {
    func tensor(_ fields: [UInt8]) -> [UInt8] {
      File.event(
        step: 1,
        value: File.field(1, Array("x".utf8)) + File.field(9, [0x0a, 0]) + File.field(8, fields))
    }
    let float = Float(0.1).bitPattern
    let double = 0.1.bitPattern
    let one = File.field(2, File.field(2, File.varint(1, 1)))
    let forms = [
      File.varint(1, 1) + File.field(5, File.littleEndian(float)),
      File.varint(1, 1) + File.fixed32(5, float),
      File.varint(1, 1) + File.field(2, []) + File.field(4, File.littleEndian(float)),
      File.varint(1, 2) + File.field(4, File.littleEndian(double)),
      File.varint(1, 2) + one + File.field(6, File.littleEndian(double)),
      File.varint(1, 2) + File.fixed64(6, double),
    ]
    for form in forms { #expect(try read(tensor(form))["x"]?.last == 0.1, "\(form)") }
    let two = File.field(2, File.field(2, File.varint(1, 2)))
    let others = [
      // Two numbers; a text; no number; a number of another type.
      File.varint(1, 1) + two + File.field(5, File.littleEndian(float)),
      File.varint(1, 7) + File.field(8, Array("0.1".utf8)), File.varint(1, 1),
      File.varint(1, 9) + File.field(4, File.littleEndian(UInt64(1))),
    ]
    for form in others { #expect(try read(tensor(form)).isEmpty, "\(form)") }
  }

  @Test func keepsWhatIsNoNumber() throws {
    let summaries = try read(
      File.scalar("a", .nan, step: 0) + File.scalar("b", -.infinity, step: 0)
        + File.scalar("b", 1, step: -5))
    #expect(summaries["a"]?.last.isNaN == true)
    #expect(summaries["b"]?.minimum == -.infinity && summaries["b"]?.firstStep == -5)
  }

  @Test func findsTheStepBehindTheValue() throws {
    let value = File.field(1, Array("x".utf8)) + File.fixed32(2, Float(1).bitPattern)
    let bytes = File.record(File.field(5, File.field(1, value)) + File.varint(2, 77))
    #expect(try read(bytes)["x"]?.lastStep == 77)
  }

  @Test func onlyLosesWhatIsTorn() throws {
    let records = (0..<4).map { File.scalar("loss", Float($0), step: $0) }
    let whole = File.header + records.joined()
    var ends: [Int] = [File.header.count]
    for record in records { ends.append(ends[ends.count - 1] + record.count) }
    for count in 0...whole.count {
      let expected = ends.filter { $0 <= count }.count - 1
      #expect(try read(Array(whole[..<count]))["loss"]?.count ?? 0 == max(0, expected))
    }
  }

  @Test func onlyLosesWhatIsDamaged() throws {
    let records = (0..<4).map { File.scalar("loss", Float($0), step: $0) }
    let whole = Array(records.joined())
    for position in whole.indices {
      var damaged = whole
      damaged[position] ^= 0x10
      let record = position / records[0].count
      let inPayload = (12..<(records[0].count - 4)).contains(position % records[0].count)
      let inSum = position % records[0].count >= records[0].count - 4
      // A length that is wrong hides what follows.
      let expected = inPayload || inSum ? 3 : record
      #expect(try read(damaged)["loss"]?.count ?? 0 == expected, "at \(position)")
    }
  }

  @Test func survivesMessagesOfAnyKind() throws {
    let good = File.scalar("loss", 1, step: 1)
    var payload = File.varint(2, 5) + File.field(5, File.field(1, File.field(1, [0x78])))
    for count in payload.indices {
      #expect(try read(File.record(Array(payload[..<count])) + good)["loss"]?.count == 1)
    }
    for position in payload.indices {
      let kept = payload[position]
      for value in stride(from: UInt8(0), to: 255, by: 7) {
        payload[position] = value
        #expect(try read(File.record(payload) + good)["loss"]?.count == 1)
      }
      payload[position] = kept
    }
    // A group, an endless number, a length beyond the end, a tag that is no text.
    for odd in [[0x0b], [UInt8](repeating: 0xff, count: 20), [0x2a, 0xff, 0xff, 0xff, 0xff, 0x0f]] {
      #expect(try read(File.record(odd) + good)["loss"]?.count == 1)
    }
    let tag = File.event(
      step: 0, value: File.field(1, [0xff, 0xfe]) + File.fixed32(2, Float(1).bitPattern))
    #expect(try read(tag + good).keys.sorted() == ["loss"])
  }

  @Test func stepsOverPictures() throws {
    let picture = File.event(
      step: 0, value: File.field(4, [UInt8](repeating: 7, count: 3 << 20)))
    let large = File.event(step: 0, value: File.field(4, [UInt8](repeating: 7, count: 200_000)))
    let loss = try read(
      File.scalar("loss", 1, step: 1) + picture + File.scalar("loss", 2, step: 2) + large
        + File.scalar("loss", 3, step: 3))["loss"]
    #expect(loss?.count == 3 && loss?.total == 6)
  }
}
