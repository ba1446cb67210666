import Arguments
import Ledger
import Runs

/// Moves a run that has nothing to say any more into the trash.
struct RunRemoval {
  private let context: RunContext

  init(_ context: RunContext) {
    self.context = context
  }

  /// Takes away a run that has hardly begun to be.
  func discard(_ run: RunRecord) throws(CommandFailure) {
    do throws(LedgerError) {
      let store = RunStore(home: context.request.home)
      guard let run = try store.run(run.id, in: context.writer.location) else { return }
      _ = try store.remove([run])
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Moves the run, and tells the user where `saying` so.
  func remove(_ run: RunRecord, saying: Bool = false) throws(CommandFailure) {
    let store = RunStore(home: context.request.home)
    do throws(LedgerError) {
      guard let run = try store.run(run.id, in: context.writer.location) else { return }
      if saying {
        Console.write(
          "Deleting interim run \(run.id.text) ('\(run.operation)' is configured for deletion on "
            + "success)\n")
      }
      _ = try store.move([run], to: store.trash)
    } catch {
      throw CommandFailure(error)
    }
  }
}
