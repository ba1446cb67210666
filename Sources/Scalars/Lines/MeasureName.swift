/// Names that are those of metrics, whatever a line says with them: `loss`, `val_loss`, `Acc@1`. By one of
/// them a line is known whose values have no sign before them: `step 0: train loss 4.17`.
enum MeasureName {
  private static let measures: [StaticString] = [
    "loss", "acc", "accuracy", "auc", "auroc", "bleu", "cost", "dice", "elbo", "f1", "iou",
    "logloss",
    "mae", "miou", "mse", "nll", "perplexity", "ppl", "precision", "psnr", "recall", "reward",
    "rmse",
    "score", "ssim",
  ]

  /// How longer names begin: `Final test accuracy`.
  private static let beginnings = WordSet([
    "average", "avg", "best", "current", "final", "highest", "last", "lowest", "mean", "median",
    "overall", "total",
  ])

  /// Takes the third word of a name that began at `start`, where it makes it one.
  static func takeThirdWord(
    _ cursor: inout LineCursor, from start: Int
  ) -> UnsafeRawBufferPointer? {
    let end = cursor.position
    var first = LineCursor(cursor.bytes)
    first.position = start
    if beginnings.containsInAnyCase(first.take(while: \.isLetter)), cursor.take(UInt8(ascii: " ")),
      let word = cursor.takeName(), isOne(word)
    {
      return cursor.bytes.slice(start..<cursor.position)
    }
    cursor.position = end
    return nil
  }

  /// Whether the last word of a name is one of them.
  static func isOne(_ name: UnsafeRawBufferPointer) -> Bool {
    var end = name.count
    if let at = name.lastIndex(of: UInt8(ascii: "@")) { end = at }
    let name = name.slice(0..<end)
    return measures.contains { measure in
      let start = name.count - measure.utf8CodeUnitCount
      guard start >= 0, name.slice(start..<name.count).equalsIgnoringCase(measure) else {
        return false
      }
      return start == 0 || !name[start - 1].isLetter
    }
  }
}
