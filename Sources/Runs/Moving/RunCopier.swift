import Glibc
import Jobs
import Ledger
import Posix

/// Copies or moves the runs of one ledger into the ledger of the same name in another home.
///
/// The files of a run are collected next to their places in the other ledger, and reach the disk;
/// in one transaction there they take their places, and the record follows. Only then, of a run
/// that moves, the record goes from here, and at last the files. So a run is whole in one of the
/// two homes after a crash at any point, and shows in the other one only once it is whole there.
struct RunCopier {
  /// As many runs are collected before they are put in place, or as many bytes.
  private static let smallestBatch = 256
  private static let batches = 16
  private static let batchSize = 1 << 30

  private let location: LedgerLocation
  private let target: RunStore
  private let options: RunTransferOptions
  private let begins: (RunRecord) -> Void
  private let departure: TransferDeparture
  private var walk: TransferWalk
  private var result = RunTransferResult()

  init(
    _ location: LedgerLocation, of home: RunStore, to target: RunStore,
    _ options: RunTransferOptions, begins: @escaping (RunRecord) -> Void
  ) {
    self.location = location
    self.target = target
    self.options = options
    self.begins = begins
    departure = TransferDeparture(location, isMove: options.isMove)
    walk = TransferWalk(location, home: home.home, options)
  }

  mutating func transfer(_ runs: [RunRecord]) throws(LedgerError) -> RunTransferResult {
    let place = LedgerLocation(home: target.home, name: RunRecord.ledgerName(location))
    let note = RunCopier.note(of: target.home)
    var admission = TransferAdmission(location, to: place, noting: note, options)
    try admission.admit(runs)
    result = admission.result
    try departure.complete(admission.arrived, &result)
    guard !admission.admitted.isEmpty else { return result }
    let ledger = try SharedLedger(place)
    if admission.admitted.contains(where: { $0.record.isLine }) {
      try bringMetrics(to: ledger.folder)
    }
    try departure.begin(admission.admitted, noting: note)
    let arrival = try writing { () throws(SystemError) in
      try ArrivalFolder(in: ledger.folder.directory)
    }
    let outcome = Result { () throws(LedgerError) in
      try transfer(admission.admitted, arrival, ledger)
    }
    // What is left of it does no harm, and goes at the next try.
    try? arrival.remove()
    try outcome.get()
    try departure.end(admission.admitted)
    try ledger.close()
    result.remarks += walk.remarks { access(target.home + "/" + $0, F_OK) == 0 }
    return result
  }

  private mutating func bringMetrics(to folder: LedgerFolder) throws(LedgerError) {
    guard let carried = CarriedMetrics(of: location, to: folder.location) else { return }
    try carried.metrics.write(to: folder)
    if carried.isUnited {
      result.remarks.append(.unitedMetrics(ledger: RunRecord.ledgerName(location)))
    }
  }

  /// What stands in the record of a run that is about to move to this place.
  static func note(of path: String) -> String { resolvedPath(ofMissing: path) }

  private mutating func transfer(
    _ items: [TransferItem], _ arrival: ArrivalFolder, _ ledger: SharedLedger
  ) throws(LedgerError) {
    let links = HardLinks()
    let batchCount = max(Self.smallestBatch, items.count / Self.batches)
    var batch: [TransferItem] = []
    var size = 0
    for item in items {
      begins(item.run)
      if let count = try collect(item, arrival, links) {
        size += count
        batch.append(item)
      }
      if batch.count >= batchCount || size >= Self.batchSize {
        try settle(batch, arrival, ledger, links)
        batch = []
        size = 0
      }
    }
    if !batch.isEmpty { try settle(batch, arrival, ledger, links) }
  }

  /// Collects the files of a run.
  ///
  /// - Returns: how many bytes were copied; nil if something of it cannot be read.
  private mutating func collect(
    _ item: TransferItem, _ arrival: ArrivalFolder, _ links: HardLinks
  ) throws(LedgerError) -> Int? {
    var size = 0
    do throws(CopyError) {
      for kind in JobFiles.Kind.allCases {
        var copy = FileTreeCopy(
          as: kind.name(of: item.run.id), in: arrival.place(of: kind),
          sharingFiles: options.sharesFiles || options.isMove && !item.run.hasOwnFolder,
          links: links)
        try walk.walk(kind, of: item, into: &copy)
        size += copy.size
      }
      return size
    } catch {
      switch error {
      case .target(let error): throw .notWritable(error)
      case .source(let error):
        try writing { () throws(SystemError) in try arrival.drop(item.run.id) }
        result.refuse(item.run, .unreadable(error))
        return nil
      }
    }
  }

  /// Puts what was collected in place, with its records, and removes it here if it moves.
  private mutating func settle(
    _ batch: [TransferItem], _ arrival: ArrivalFolder, _ ledger: SharedLedger, _ links: HardLinks
  ) throws(LedgerError) {
    try writing { () throws(SystemError) in try arrival.synchronize() }
    let unchanged = try departure.unchanged(batch, &result)
    let arrived = try ledger.transaction { (reader, events) throws(LedgerError) in
      try settle(unchanged, arrival, reader, &events)
    }
    try ledger.synchronize()
    try writing { () throws(SystemError) in
      let folder = ledger.folder.directory
      for kind in JobFiles.Kind.allCases where try folder.status(of: kind.rawValue) != nil {
        links.moved(from: arrival.place(of: kind), to: try folder.directory(kind.rawValue))
      }
      let stayed = Set(batch.map(\.run.id)).subtracting(arrived.map(\.run.id))
      for id in stayed { try arrival.drop(id) }
    }
    try departure.complete(arrived, &result)
  }

  private mutating func settle(
    _ items: [TransferItem], _ arrival: ArrivalFolder, _ reader: LedgerReader,
    _ events: inout EventBuffer
  ) throws(LedgerError) -> [TransferItem] {
    // Another transfer may have been quicker.
    let twins = try reader.records(of: Set(items.map(\.run.id)))
    var arrived: [TransferItem] = []
    for item in items {
      if let twin = twins[item.run.id], !(item.replaces && !twin.isFinished) {
        result.refuse(item.run, .exists)
      } else {
        arrived.append(item)
      }
    }
    let directories = try writing { () throws(SystemError) in
      let names = Set(try arrival.place(of: .directories).names())
      try arrival.settle(arrived.map(\.run.id), in: reader.folder.directory)
      return names
    }
    for item in arrived {
      let id = item.run.id
      if twins[id] != nil { events.remove(id: id) }
      let record = CarriedRecord(
        item.record, state: item.state, bringsDirectory: directories.contains(id.text),
        keepsOwnFolder: !options.isFromZip)
      events.set(id: id, RecordChange(record.members))
    }
    return arrived
  }
}
