import Running
import Testing

@Suite struct WorkerCountTests {
  @Test(arguments: ["1", "8", "100000", "auto", "1%", "50%", "250%"])
  func `a number, a share and auto are written as they were read`(text: String) throws {
    let count = try #require(WorkerCount(text))
    #expect(count.text == text)
    #expect(count.count >= 1)
  }

  @Test(arguments: [
    "", "0", "-1", "+1", "100001", "0%", "-5%", "1001%", "50 %", "%", "1.5", "12.5%", "all",
  ])
  func `anything else is refused`(text: String) {
    #expect(WorkerCount(text) == nil)
    #expect(
      WorkerCount.expectation
        == "a number from 1 to 100000, a share of the cores such as 50%, or 'auto'")
  }

  @Test(arguments: [
    (50, 8, 4), (50, 7, 3), (50, 1, 1), (1, 64, 1), (100, 6, 6), (200, 4, 8), (33, 3, 1),
  ])
  func `a share is rounded down, to one at least`(percent: Int, cores: Int, workers: Int) {
    #expect(WorkerCount.workers(percent, of: cores) == workers)
  }
}
