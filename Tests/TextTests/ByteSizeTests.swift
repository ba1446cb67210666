import Testing
import Text

@Suite struct ByteSizeTests {
  @Test(arguments: [
    ("0", 0), ("4096", 4_096), ("512M", 512 << 20), ("512m", 512 << 20), ("1.5GiB", 3 << 29),
    ("2 GB", 2_000_000_000), ("10kb", 10_000), ("1T", 1 << 40), ("8B", 8), ("0.5K", 512),
  ])
  func `sizes are read`(text: String, bytes: Int) {
    #expect(ByteSize(parsing: text)?.bytes == bytes)
  }

  @Test(arguments: ["", "M", "-1", "1X", "1MM", "1iB", "9999999P", "1e9", "1 5", "1K ", "é"])
  func `what is no size is refused`(text: String) {
    #expect(ByteSize(parsing: text) == nil)
  }

  @Test(arguments: [
    (0, "0 B"), (1_023, "1023 B"), (1_024, "1.00 KiB"), (3 << 29, "1.50 GiB"),
    (512 << 20, "512 MiB"), (1_048_575, "1.00 MiB"), (Int.max, "8.00 EiB"), (12_700, "12.4 KiB"),
  ])
  func `three figures and a unit are shown`(bytes: Int, text: String) {
    #expect(ByteSize(bytes: bytes).readable == text)
  }

  @Test(arguments: [0, 1_000, 1_024, 1_536 << 10, 512 << 20, 1 << 62])
  func `the compact form is read back as it was`(bytes: Int) {
    #expect(ByteSize(parsing: ByteSize(bytes: bytes).compact)?.bytes == bytes)
  }
}
