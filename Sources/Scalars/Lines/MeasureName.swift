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

  /// How names of several words begin: `Final test accuracy`. Other words before a name are those of a
  /// sentence: `because loss=3`.
  private static let beginnings = WordSet([
    "adv", "adversarial", "auxiliary", "average", "avg", "batch", "best", "box", "class",
    "classification", "cls", "content", "contrastive", "cross", "current", "cv", "dev", "disc",
    "discriminator", "entropy", "epoch", "eval", "evaluation", "f1", "final", "gen", "generator",
    "grad", "gradient", "highest", "iteration", "kl", "last", "learning", "lowest", "macro", "max",
    "maximum", "mean", "median", "micro", "min", "minimum", "overall", "per", "policy", "r2",
    "recon", "reconstruction", "regression", "rolling", "running", "seg", "segmentation",
    "smoothed",
    "step", "student", "style", "task", "teacher", "test", "testing", "top", "total", "train",
    "training", "val", "valid", "validation", "value", "weight", "weighted",
  ])

  /// Whether a name of several words can begin with this one.
  static func begins(with word: UnsafeRawBufferPointer) -> Bool {
    let isShortened = word.last == UInt8(ascii: ".")
    return beginnings.containsInAnyCase(word.slice(0..<(word.count - (isShortened ? 1 : 0))))
  }

  /// Takes the third word of a name that began at `start`, where it makes it one.
  static func takeThirdWord(
    _ cursor: inout LineCursor, from start: Int
  ) -> UnsafeRawBufferPointer? {
    let end = cursor.position
    var first = LineCursor(cursor.bytes)
    first.position = start
    if let word = first.takeName(), begins(with: word), cursor.take(UInt8(ascii: " ")),
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
