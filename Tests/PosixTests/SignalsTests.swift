import Glibc
import Testing

@testable import Posix

@Suite struct SignalsTests {
  @Test(arguments: [0.02, 1.02])
  func `a signal that does not come is waited for, for as long as is said`(seconds: Double) {
    Signals.block([SIGURG])
    let start = Clock.monotonic
    #expect(!Signals.comes(SIGURG, within: seconds))
    #expect(Clock.monotonic - start >= seconds)
  }

  @Test func `a signal that has come ends the waiting, also a long one`() {
    Signals.block([SIGURG])
    pthread_kill(pthread_self(), SIGURG)
    #expect(Signals.comes(SIGURG, within: 3600))
  }
}
