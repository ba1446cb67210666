/// Whose rules a spec follows.
enum Dialect: Hashable, Sendable {
  /// batchrun's.
  case own
  /// W&B's, which a spec with `method` has: its engine `sweeps` decides over the combinations, its
  /// client `wandb` over the commands.
  case wandb
}
