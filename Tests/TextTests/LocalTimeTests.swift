import Glibc
import Testing
import Text

@Suite struct LocalTimeTests {
  @Test func `a timestamp is the local time with its fraction and offset`() throws {
    for seconds in [0, 1_764_496_800.25, 1_750_000_000.999999, -0.5, 253_402_300_799] {
      let text = try #require(timestamp(seconds))
      #expect(
        text.prefix(19)
          == localTime(seconds.rounded(.down)).split(separator: " ").joined(separator: "T"))
      let offset = text.suffix(6)
      #expect(offset.contains(/^[+-]\d\d:\d\d$/))
      #expect(text.dropFirst(19).dropLast(6).contains(/^\.\d{6}$/))
      let minutes = try #require(Int(offset.prefix(3))) * 60 + (Int(offset.suffix(2)) ?? 0)
      var parts = tm()
      var time = time_t(seconds.rounded(.down))
      localtime_r(&time, &parts)
      #expect(minutes == parts.tm_gmtoff / 60)
    }
    #expect(timestamp(0.25)?.contains(".250000") == true)
    #expect(timestamp(-0.25)?.contains(":59.750000") == true)
    // What rounds up to the next second is of that.
    #expect(timestamp(59.9999999)?.contains(":00.000000") == true)
  }

  @Test func `what is no time has none`() {
    for seconds in [nil, .nan, .infinity, 1e300] as [Double?] { #expect(timestamp(seconds) == nil) }
  }
}
