import Jobs
import Posix
import Sweeps

/// Makes the runfile of a search by results ready for a launch: a new search gets its first trial, one that
/// continues keeps those that it has.
struct SearchStart {
  let search: SweepSearch
  let space: SweepSpace
  let runfile: String

  struct Result: Hashable, Sendable {
    /// Whether the search continues.
    let isContinued: Bool
    /// Where the old runfile is now that had to make room.
    let keptPath: String?
  }

  /// Throws where a runfile of that name is of something else, unless that `isForced`.
  func write(isForced: @autoclosure () -> Bool) throws(RunFailure) -> Result {
    let bytes = try contents() ?? []
    let known = SearchRunfile(bytes)
    if known.isSearch {
      // What a killed launch has not written to its end is chosen once more.
      if known.length < bytes.count { try replace(by: Array(bytes[..<known.length])) }
      return Result(isContinued: true, keptPath: nil)
    }
    let trial = try first()
    var old = try OldRunfile(path: runfile)
    old?.take(trial.command[...])
    let output = try output()
    do throws(RunFailure) {
      let kept = try old?.allow(output, isForced: isForced(), .launch)
      try finish(output, text(trial))
      return Result(isContinued: false, keptPath: kept)
    } catch {
      output.discard()
      throw error
    }
  }

  /// What `write` would leave there; refused as `write` refuses.
  func preview(isForced: @autoclosure () -> Bool) throws(RunFailure) -> Runfile {
    var parser = RunfileParser()
    let bytes = try contents() ?? []
    let known = SearchRunfile(bytes)
    if known.isSearch { return parser.parse(Array(bytes[..<known.length]), isEnd: true) }
    let trial = try first()
    var old = try OldRunfile(path: runfile)
    old?.take(trial.command[...])
    if let refusal = old?.refusal(.launch, keptPath: runfile + "~"), !isForced() { throw refusal }
    return parser.parse(text(trial), isEnd: true)
  }

  private func text(_ trial: SweepSpace.Trial) -> [UInt8] {
    SearchRunfile.title(of: search.file.path)
      + SearchRunfile.text(0, trial.values, command: trial.command)
  }

  /// The first trial needs no results.
  private func first() throws(RunFailure) -> SweepSpace.Trial {
    let trials = SearchTrials(search.method(in: space))
    guard let parameters = trials.next() else { throw SweepOutput.nothingLeft }
    return try search.file.explaining { () throws(SpecError) in try space.trial(parameters) }
  }

  private func contents() throws(RunFailure) -> [UInt8]? {
    guard FileStatus(path: runfile)?.isRegular == true else { return nil }
    do throws(SystemError) {
      return try FileDescriptor(reading: runfile).readToEnd(limit: RunfileSource.largestStream)
    } catch {
      throw RunFailure(error, exitCode: RunFailure.refused)
    }
  }

  private func output() throws(RunFailure) -> OutputFile {
    do throws(OutputFile.Failure) {
      return try OutputFile(runfile)
    } catch {
      throw RunFailure(error)
    }
  }

  private func replace(by bytes: [UInt8]) throws(RunFailure) {
    let output = try output()
    do throws(RunFailure) {
      try finish(output, bytes)
    } catch {
      output.discard()
      throw error
    }
  }

  private func finish(_ output: OutputFile, _ bytes: [UInt8]) throws(RunFailure) {
    do throws(OutputFile.Failure) {
      try output.write(bytes)
      try output.commit()
    } catch {
      throw RunFailure(error)
    }
  }
}
