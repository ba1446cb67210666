import Glibc
import JSON
import Jobs
import Posix

/// One request to the batch that runs the optimizer, until it is answered.
package struct TrialCall {
  private let request: TrialRequest
  private let batch: JobID

  package init(_ words: [String], draws: Bool, of batch: JobID) {
    request = .run(arguments: words, draws: draws)
    self.batch = batch
  }

  /// Waits for it. Signals that ask us to stop are passed on to the trial.
  package func answer() throws(RunFailure) -> TrialAnswer {
    let connection = try connect()
    let signals: SignalQueue
    do throws(SystemError) {
      signals = try SignalQueue(Signals.prepare())
    } catch {
      throw RunFailure(error, exitCode: RunFailure.noRoom)
    }
    connection.send(request.line)
    var wasAsked = false
    while true {
      let ready = Poll.wait(for: [connection.descriptor, signals.descriptor], until: nil)
      while let signal = signals.nextStop() {
        connection.send(TrialRequest.signal(wasAsked ? SIGKILL : signal).line)
        wasAsked = true
      }
      guard ready.contains(connection.descriptor) else { continue }
      for line in connection.receive() {
        if let answer = TrialAnswer(line) { return answer }
      }
      if connection.isAtEnd {
        throw RunFailure(
          "batch \(batch.shortText) ended before the trial did",
          exitCode: TrialAnswer.noTrial)
      }
    }
  }

  private func connect() throws(RunFailure) -> LocalConnection {
    do throws(SystemError) {
      let connection = try LocalConnection(name: TrialRequest.socketName(of: batch.text))
      guard connection.isOfThisUser else { throw SystemError("connect", code: EACCES) }
      return connection
    } catch {
      throw RunFailure(
        "batch \(batch.shortText) accepts no trial requests: no optimizer is running on this host",
        exitCode: TrialAnswer.noTrial)
    }
  }
}
