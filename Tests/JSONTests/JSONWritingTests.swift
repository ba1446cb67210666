import JSON
import Testing

@Suite struct JSONWritingTests {
  private func written(_ body: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    body(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func everyByteStringReadsBackAsItsLossyText() throws {
    var samples: [[UInt8]] = (0...255).map { [0x61, UInt8($0), 0x62] }
    samples += [
      Array("a\"\\\n\r\t\u{1}\u{7f}caf\u{e9}\u{1f600}".utf8), [0xc3], [0xe2, 0x82], [0xc0, 0x80],
      [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf0, 0x9f, 0x98], [0xff, 0xfe],
    ]
    for sample in samples {
      var bytes: [UInt8] = []
      let isLossless = sample.withUnsafeBytes { bytes.appendJSONString($0) }
      let read = try #require(try JSONValue(parsing: bytes).string)
      #expect(isLossless == (String(validating: sample, as: UTF8.self) != nil), "\(sample)")
      if isLossless {
        #expect(Array(read.utf8) == sample)
      } else {
        #expect(read.unicodeScalars.contains("\u{fffd}"), "\(sample)")
      }
    }
  }

  @Test(arguments: [
    (0.1, "0.1"), (1.0, "1"), (-2.5, "-2.5"), (1e-7, "1e-07"), (1e300, "1e+300"),
    (.leastNonzeroMagnitude, "5e-324"), (.infinity, "null"), (.nan, "null"),
    (0.1 + 0.2, "0.30000000000000004"),
  ]) func numbersAreTheShortestThatReadBack(number: Double, text: String) throws {
    #expect(written { $0.appendJSON(number) } == text)
    if number.isFinite { #expect(try JSONValue(parsing: Array(text.utf8)).double == number) }
  }

  @Test(arguments: [
    (0.0, "0.000000"), (1_732_150_000.123456, "1732150000.123456"), (0.0000004, "0.000000"),
    (0.0000005, "0.000001"), (-1.5, "-1.500000"), (0.999_999_9, "1.000000"), (.nan, "null"),
    (1e300, "null"),
  ]) func secondsHaveSixDecimals(seconds: Double, text: String) {
    #expect(written { $0.appendJSONSeconds(seconds) } == text)
  }

  @Test(arguments: [Int.min, -1, 0, 9, 10, Int.max]) func wholeNumbers(number: Int) {
    #expect(written { $0.appendJSON(number) } == "\(number)")
  }

  @Test func valuesReadBackAsTheyWere() throws {
    let text = #"{"a":[1,0.10,null,true,false,{"b":"c\n"}],"d":{},"e":[]}"#
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(written { $0.appendJSON(value) } == text)
  }

  @Test func compactingRemovesOnlySpaceBetweenParts() {
    let text = Array("{ \"a b\" :\n [ 1 , \"x \\\" y\" ] }".utf8)
    #expect(
      written { bytes in text.withUnsafeBytes { bytes.appendCompactJSON($0) } }
        == #"{"a b":[1,"x \" y"]}"#)
  }

  @Test func base64ReadsBack() {
    for (bytes, text) in [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
    ] {
      let encoded = written { out in
        Array(bytes.utf8).withUnsafeBytes { Base64.append($0, to: &out) }
      }
      #expect(encoded == text)
      #expect(Base64.decode(text.utf8) == Array(bytes.utf8))
    }
    for bad in ["Z", "Zg=", "Z===", "====", "Zg==Zg==", "Zm9-"] {
      #expect(Base64.decode(bad.utf8) == nil, "\(bad)")
    }
  }
}
