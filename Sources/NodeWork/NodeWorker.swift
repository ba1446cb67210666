import Glibc
import Jobs
import Launching
import Ledger
import LocalExecution
import Posix

/// Which element this worker is, as the cluster says.
package struct ElementIdentity: Sendable, Hashable {
  /// The cluster's number of the round.
  package var job: String
  package var index: Int
  /// How many times it has started before.
  package var restart: Int
  package var node: String

  package init(job: String, index: Int, restart: Int, node: String) {
    self.job = job
    self.index = index
    self.restart = restart
    self.node = node
  }
}

/// Executes the jobs of one element on a node, and records what becomes of them.
package struct NodeWorker: Sendable {
  let ledger: Directory
  let round: Directory
  let plan: RoundPlanFile
  let jobs: [PlannedJob]
  let element: ElementIdentity
  /// The absolute path of the folder that this process works in.
  private let folder: [UInt8]

  package var settings: WorkSettings { plan.settings }

  /// Reads the plan and writes nothing.
  ///
  /// `ledger`: the path of the ledger's folder; one that is relative begins in the folder that the plan
  /// names, in which the worker must have started.
  package init(
    ledger: String, kind: ExecutorKind, round: Int, element: ElementIdentity
  ) throws(WorkerFailure) {
    do throws(SystemError) {
      folder = try CurrentFolder.bytes()
      self.ledger = try Directory(path: ledger, mayBeLink: true)
      self.round = try self.ledger.directory(kind.rawValue).directory(String(round))
    } catch {
      throw .missing(error)
    }
    do throws(PlanError) {
      plan = try RoundPlanFile(in: self.round)
      jobs = try plan.element(element.index)
    } catch {
      throw .unusablePlan(error)
    }
    self.element = element
    let expected = plan.heading.workingDirectory
    guard folder == expected || Self.isCurrentFolder(expected) else {
      throw .wrongFolder(
        expected: String(decoding: expected, as: UTF8.self),
        found: String(decoding: folder, as: UTF8.self))
    }
  }

  /// Whether this process works in the folder of that path, which may have several.
  private static func isCurrentFolder(_ path: [UInt8]) -> Bool {
    guard let expected = try? Directory(bytes: path, mayBeLink: true).descriptor.status(),
      let current = FileStatus(path: ".")
    else { return false }
    return expected.isSameFile(as: current)
  }

  /// Executes the jobs and returns when nothing is left to do here.
  ///
  /// `signals`: those that are answered. They are blocked in all threads (`Signals.prepare`).
  /// `beatInterval`: seconds between two signs of life.
  /// `devices`: a variable that lists the devices which the cluster gave the element; jobs that run at the
  ///   same time share them out.
  ///
  /// - Throws: `startedAlready` before anything begins; `notWritable` when records could not be written,
  ///   at the start or later.
  package func run(
    answering signals: [Int32], beatInterval: Double = 60, sharing devices: String? = nil
  ) throws(WorkerFailure) {
    let file = try claim()
    let writer: WorkRecordWriter
    let queue: SignalQueue
    let inbox: WorkInbox
    do throws(SystemError) {
      writer = try WorkRecordWriter(file, beatInterval: beatInterval)
      queue = try SignalQueue(signals)
      inbox = try WorkInbox()
    } catch {
      throw .notReady(error)
    }
    let start = WorkRecord.start(
      job: element.job, index: element.index, restart: element.restart, node: element.node,
      pid: getpid(), directory: folder, time: Clock.wall)
    if !writer.append([start]), let error = writer.failure { throw .notWritable(error) }
    let table: SlotTable
    let executor: LocalExecutor
    do throws(SystemError) {
      table = try SlotTable(count: max(1, min(settings.parallel, jobs.count)))
      executor = try LocalExecutor(
        configuration: try configuration(sharing: devices), ledger: ledger, table: table)
    } catch {
      throw .notReady(error)
    }
    var loop = WorkLoop(self, executor, slots: min(table.count, executor.capacity), writer, inbox)
    loop.run(queue)
    let unwritten = writer.finish(within: loop.timeLeft)
    if let error = unwritten ?? loop.failure { throw .notWritable(error) }
  }

  /// The file of this start's records, which is this worker's alone.
  private func claim() throws(WorkerFailure) -> FileDescriptor {
    let name = ClusterFiles.records(element: element.index, start: element.restart)
    let file: FileDescriptor
    let isFree: Bool
    do throws(SystemError) {
      file = try round.open(name, O_WRONLY | O_CREAT | O_APPEND)
      // Not every network disk has locks.
      let isOurs = (try? file.tryLock(.exclusive)) ?? true
      // The launcher makes it, empty.
      isFree = try file.status().size == 0 && isOurs
    } catch {
      throw .notWritable(error)
    }
    guard isFree else { throw .startedAlready(element: element.index, start: element.restart) }
    return file
  }

  private func configuration(
    sharing devices: String?
  ) throws(SystemError) -> LocalConfiguration {
    var configuration = LocalConfiguration(name: settings.name)
    configuration.shell = Shell(path: settings.shell)
    configuration.executesDirectly = settings.executesDirectly
    configuration.workingFolder = try settings.workingFolder.map {
      (path) throws(SystemError) in try Directory(bytes: path, mayBeLink: true)
    }
    configuration.isolates = settings.isolates
    configuration.nice = settings.nice
    configuration.environment = settings.environment
    configuration.slotVariable = devices.flatMap {
      SlotVariable(sharing: $0, among: settings.parallel, in: ProcessEnvironment.entries)
    }
    return configuration
  }
}
