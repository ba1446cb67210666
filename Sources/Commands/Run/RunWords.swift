import Arguments
import Jobs
import Posix
import Running

extension RunCommand {
  /// The words behind the program's name that start `run` with these options.
  var invocation: [String] { [Self.manual.name] + Self.commandLine(of: self) }

  /// With the options that the run to be started was given before, but for those that `words`, of the
  /// command line, have something else for.
  func recalled(words: [String]) throws(CommandFailure) -> RunCommand {
    guard !isRecalled, restart != nil || resume != nil else { return self }
    let kept = subject(named: nil).keptOptions(home: home)
    var options = self
    if !kept.isEmpty {
      do throws(UsageError.Reason) {
        options = try RunCommand.parse(words, over: kept)
      } catch {
        throw CommandFailure(UsageError(error, in: ["batchrun", "run"]).description, exitCode: 2)
      }
    }
    options.scheduling = options.scheduling.withoutUnknownSecrets { Console.warn($0) }
    options.isRecalled = true
    return options
  }

  /// What a later start keeps. How many are started, and when that ends, belongs to one start: only what
  /// is staged keeps it for its first.
  var kept: RunRequest.Kept {
    let standard = RunCommand()
    var options = RunCommand()
    options.scheduling = scheduling.withoutDisplay(of: standard.scheduling).withoutSecrets
    if stages || stagesTrials {
      options.stopAfter = stopAfter
      options.failsOnTrialError = failsOnTrialError
    } else {
      options.scheduling.limit = nil
      options.scheduling.halt = nil
      options.scheduling.mostFailures = nil
      options.scheduling = options.scheduling.withoutEnds
    }
    var kept = RunRequest.Kept()
    kept.byWhole = RunCommand.optionWords(of: options)
    options.scheduling = options.scheduling.ofOneRun
    options.failsOnTrialError = false
    kept.byRun = RunCommand.optionWords(of: options)
    // What belongs to the workers of the batch, and its time, are not theirs.
    options.scheduling.gpus = nil
    options.scheduling.slotVariable = nil
    options.stopAfter = nil
    kept.byTrial = RunCommand.optionWords(of: options)
    return kept
  }

  /// The options that mean something for batches alone.
  var batchOptions: [String] { optionsOfMany.filter(\.isOfBatches).map(\.name) }

  /// The options that say how a batch starts its trials.
  var startOptions: [String] { optionsOfMany.filter(\.isOfStarts).map(\.name) }

  private struct OptionOfMany {
    let name: String
    let isGiven: Bool
    var isOfBatches = true
    var isOfStarts = true
  }

  /// Those that are given of the options that concern several runs at a time.
  private var optionsOfMany: [OptionOfMany] {
    let options: [OptionOfMany] = [
      .init(name: "--n-jobs", isGiven: (scheduling.workers?.count ?? 1) > 1),
      .init(name: "--limit", isGiven: scheduling.limit != nil),
      .init(name: "--shuffle", isGiven: scheduling.shuffles, isOfStarts: false),
      // The tries of a run are starts too.
      .init(
        name: "--delay", isGiven: scheduling.delay != .zero, isOfBatches: scheduling.retries == 0),
      .init(name: "--halt", isGiven: scheduling.halt != nil),
      .init(name: "--max-failures", isGiven: scheduling.mostFailures != nil),
      .init(name: "--early-stop", isGiven: scheduling.earlyStop != nil),
      .init(name: "--stop-when", isGiven: scheduling.stopWhen != nil),
      .init(name: "--patience", isGiven: scheduling.patience != nil),
      .init(name: "--max-time", isGiven: scheduling.maxTime != nil),
      .init(name: "--fail-on-trial-error", isGiven: failsOnTrialError),
      .init(name: "--stage-trials", isGiven: stagesTrials, isOfStarts: false),
      .init(name: "--keep-batch", isGiven: keepsBatch, isOfStarts: false),
      .init(name: "--random-seed", isGiven: randomSeed != nil, isOfStarts: false),
      .init(name: "--gpus-per-worker", isGiven: scheduling.gpus != nil, isOfBatches: false),
      .init(name: "--slots-env", isGiven: scheduling.slotVariable != nil, isOfBatches: false),
      // What is shown as it comes has its end in it.
      .init(
        name: "--tail", isGiven: (scheduling.tail ?? 0) > 0 && scheduling.prints == .all,
        isOfStarts: false),
      .init(name: "--stop-after", isGiven: stopAfter != nil, isOfBatches: false),
    ]
    return options.filter(\.isGiven)
  }

  /// The words of processes that carry out parts of this command, whose ledgers are in `home`.
  func wording(home: String) -> RunPartWording {
    { part in words(of: part, home: home) }
  }

  private func words(of part: RunPart, home: String) -> [String] {
    var options = RunCommand()
    var beginning: [String] = []
    switch part {
    case .step(let step, let id, let isRestart):
      let arguments = (isRestart ? [] : [step.operation]) + step.flagWords
      let inherited = RunCommand.optionWords(of: handedDown)
      do throws(UsageError.Reason) {
        options = try RunCommand.parse(step.optionWords + ["--"] + arguments, over: inherited)
      } catch {
        // The process says what is wrong with the words of its step.
        beginning = step.optionWords
        options.words = arguments
      }
      options.keepsBatch = true
      if isRestart { options.restart = id.text } else { options.runID = id.text }
    case .stepsOfTrial(let id):
      options.carriedOut = id.text
      options.label = label
      options.tags = tags
      options.onlyIfNeeded = onlyIfNeeded
      options.forcesSource = forcesSource
      options.inspectsNothing = inspectsNothing
    case .staged(let id, let gpus, let isQuiet):
      options = handedDown
      options.scheduling.workers = nil
      if options.scheduling.prints == .all { options.scheduling.tail = nil }
      // Its queue tells of it.
      options.isQuiet = isQuiet || scheduling.json
      options.scheduling.json = false
      options.restart = id.text
      if let gpus { options.gpus = gpus }
    }
    options.isConfirmed = true
    options.isQuiet = options.isQuiet || isQuiet
    if options.isQuiet {
      options.scheduling.prints = RunCommand().scheduling.prints
      options.scheduling.tail = nil
    }
    // Said always: what it is without depends on the environment, and theirs is another one.
    options.home = home
    let words = RunCommand.commandLine(of: options)
    let place = RunCommand().home == home ? ["--home", home] : []
    return [Self.manual.name] + beginning + place + words
  }

  /// The options that hold for every run that is a part of this one.
  private var handedDown: RunCommand {
    var options = RunCommand()
    options.scheduling = scheduling
    options.scheduling.environmentFiles = scheduling.environmentFiles.map(CurrentFolder.absolute)
    // One notice is enough.
    options.scheduling.notify = nil
    options.failsOnTrialError = failsOnTrialError
    options.gpus = gpus
    options.hidesGPUs = hidesGPUs
    options.inspectsNothing = inspectsNothing
    return options
  }
}

extension SchedulingOptions {
  /// Without what says which of many runs are started, and when.
  fileprivate var ofOneRun: SchedulingOptions {
    var options = withoutEnds
    options.earlyStop = nil
    options.workers = nil
    options.limit = nil
    options.shuffles = false
    options.halt = nil
    options.mostFailures = nil
    if options.retries == 0 { options.delay = .zero }
    return options
  }

  /// With what is shown as in others.
  fileprivate func withoutDisplay(of others: SchedulingOptions) -> SchedulingOptions {
    var options = self
    options.progress = others.progress
    options.prints = others.prints
    options.tail = others.tail
    options.json = others.json
    options.notify = others.notify
    return options
  }
}
