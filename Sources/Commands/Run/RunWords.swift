import Arguments
import Jobs
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
    options.isRecalled = true
    return options
  }

  /// What a later start keeps. How many are started, and when that ends, belongs to one start: only what
  /// is staged keeps it for its first.
  var kept: RunRequest.Kept {
    let standard = RunCommand()
    var options = RunCommand()
    options.scheduling = scheduling.withoutDisplay(of: standard.scheduling)
    if stages || stagesTrials {
      options.stopAfter = stopAfter
      options.failsOnTrialError = failsOnTrialError
    } else {
      options.scheduling.limit = nil
      options.scheduling.halt = nil
      options.scheduling.mostFailures = nil
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
  var batchOptions: [String] {
    [
      ("--n-jobs", (scheduling.workers?.count ?? 1) > 1), ("--limit", scheduling.limit != nil),
      ("--shuffle", scheduling.shuffles),
      // The tries of a run are starts too.
      ("--delay", scheduling.delay != .zero && scheduling.retries == 0),
      ("--halt", scheduling.halt != nil), ("--max-failures", scheduling.mostFailures != nil),
      ("--fail-on-trial-error", failsOnTrialError), ("--stage-trials", stagesTrials),
      ("--keep-batch", keepsBatch), ("--random-seed", randomSeed != nil),
    ].filter(\.1).map(\.0)
  }

  /// The options that say how a batch starts its trials.
  var startOptions: [String] {
    [
      ("--n-jobs", (scheduling.workers?.count ?? 1) > 1), ("--limit", scheduling.limit != nil),
      ("--delay", scheduling.delay != .zero), ("--halt", scheduling.halt != nil),
      ("--max-failures", scheduling.mostFailures != nil),
      ("--fail-on-trial-error", failsOnTrialError),
      ("--gpus-per-worker", scheduling.gpus != nil),
      ("--slots-env", scheduling.slotVariable != nil), ("--stop-after", stopAfter != nil),
    ].filter(\.1).map(\.0)
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
      options.scheduling.tail = 0
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
    options.failsOnTrialError = failsOnTrialError
    options.gpus = gpus
    options.hidesGPUs = hidesGPUs
    options.inspectsNothing = inspectsNothing
    return options
  }
}

extension RunCommand {
  /// What to write instead of `--lr=3`; nil where something else is wrong. `words` are those of the
  /// command line.
  static func hint(for error: UsageError, words: [[UInt8]]) -> String? {
    guard error.commandPath.last == manual.name, error.commandPath.count == 2,
      case .unknownOption(let option, suggestion: nil) = error.reason, option.hasPrefix("--")
    else { return nil }
    let texts = words.map { String(decoding: $0, as: UTF8.self) }
    guard let place = texts.firstIndex(where: { $0 == option || $0.hasPrefix(option + "=") }) else {
      return nil
    }
    let name = option.dropFirst(2)
    var value = texts[place].dropFirst(option.count + 1)
    if texts[place] == option {
      let next = place + 1 < texts.count ? texts[place + 1] : "-"
      value = next.hasPrefix("-") || next.contains("=") ? "VALUE" : next[...]
    }
    return "flags of an operation are written '\(name)=\(value)', without dashes"
  }
}

extension SchedulingOptions {
  /// Without what says which of many runs are started, and when.
  fileprivate var ofOneRun: SchedulingOptions {
    var options = self
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
    return options
  }
}
