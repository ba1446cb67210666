/// What the workers of many slots share: one thread waits for all processes, and one for what is left of
/// those that were asked to end.
struct SharedWork: Sendable {
  /// How many threads that takes.
  static let threads = 2

  let reaper: Reaper
  let aftermath: Aftermath

  init(table: SlotTable, stragglers: Stragglers) {
    reaper = Reaper(table: table)
    aftermath = Aftermath(stragglers)
  }

  func close() {
    reaper.close()
    aftermath.close()
  }
}
