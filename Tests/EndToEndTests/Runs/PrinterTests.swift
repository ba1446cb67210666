import Glibc
import JSON
import TestSupport
import Testing

/// The printers of Python and of its packages, as they are installed here.
@Suite struct PrinterTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  /// That of `Tests/Printers/install`, else the one on PATH.
  private static let python: String = {
    let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let own = root + "/.build/printers/bin/python3"
    return access(own, X_OK) == 0 ? own : "python3"
  }()

  private static func has(_ module: String) -> Bool {
    guard let sandbox = try? Sandbox() else { return false }
    let result = try? sandbox.run(
      Invocation(["-c", "'\(python)' -c 'import \(module)'"], program: "/bin/sh"))
    return result?.exitCode == 0
  }

  /// The metrics of a program that is launched as a line.
  private func metrics(of program: String) throws -> [String: JSONValue] {
    try sandbox.write(program, to: "program.py")
    try sandbox.write("'\(Self.python)' program.py\n", to: "lines")
    let launch = try sandbox.batchrun("launch", "lines", "--mode", "overwrite")
    #expect(launch.exitCode == 0, "\(launch)")
    let result = try sandbox.batchrun("runs", "info", "-s", "--json")
    let scalars = try JSONValue(parsing: result.outputBytes)["scalars"]?.object?.members ?? []
    return Dictionary(uniqueKeysWithValues: scalars.map { ($0.key, $0.value) })
  }

  private func last(_ metric: JSONValue?) -> Double? { metric?["last"]?.array?.first?.double }
  private func step(_ metric: JSONValue?) -> Int? { metric?["last"]?.array?.last?.int }
  private func count(_ metric: JSONValue?) -> Int? { metric?["avg"]?.array?.last?.int }

  @Test(.enabled(if: has("logging"), "needs python3"))
  func `logging in its usual formats`() throws {
    for format in [
      "", ", format='%(asctime)s %(levelname)s %(name)s: %(message)s'",
      ", format='%(asctime)s - %(name)s - %(levelname)s - %(message)s'",
      ", format='[%(levelname)s] %(message)s'", ", format='[%(asctime)s][%(name)s] %(message)s'",
      ", format='%(asctime)s %(levelname)-8s [%(filename)s:%(lineno)d] %(message)s'",
    ] {
      let found = try metrics(
        of: """
          import logging
          logging.basicConfig(level=logging.INFO\(format))
          log = logging.getLogger("trainer")
          log.info("loaded 500 images from data=train")
          for epoch in (1, 2):
              log.info("starting epoch %d", epoch)
              log.info("epoch=%d loss=%.2f, acc=%.1f%%", epoch, 1 / epoch, 50.0 * epoch)
          log.info("val/loss: 0.25")
          log.info({"f1": 0.5, "epoch": 2})
          log.warning("step 3 took 5 seconds")

          """)
      #expect(found.keys.sorted() == ["acc", "epoch", "f1", "loss", "val/loss"], "\(format)")
      #expect(last(found["loss"]) == 0.5 && step(found["loss"]) == 2)
      #expect(last(found["acc"]) == 100)
    }
  }

  @Test(.enabled(if: has("json"), "needs python3"))
  func `dictionaries and JSON`() throws {
    let found = try metrics(
      of: """
        import json
        print(json.dumps({"config": {"lr": 0.1}, "layers": [1, 2], "name": "a"}))
        for step in range(3):
            print(json.dumps({"step": step, "loss": 1 / (step + 1), "val": {"acc": step}}))
        print({"test": {"acc": float("nan")}, "done": True, "note": "it's 3"})

        """)
    #expect(found.keys.sorted() == ["loss", "test/acc", "val/acc"])
    #expect(step(found["val/acc"]) == 2 && count(found["loss"]) == 3)
  }

  @Test(.enabled(if: has("tqdm"), "needs tqdm"))
  func `bars of tqdm`() throws {
    let found = try metrics(
      of: """
        from tqdm import tqdm
        for i in tqdm(range(3)):
            pass
        for epoch in (1, 2):
            bar = tqdm(range(4), desc=f"Epoch {epoch}", mininterval=0)
            for i in bar:
                bar.set_postfix(loss=1 / (i + 1), phase="train", acc=f"{25 * i}%")
        for i in tqdm(iter(range(3)), desc="evaluating", unit="batch"):
            pass

        """)
    #expect(found.keys.sorted() == ["acc", "loss"])
    #expect(last(found["loss"]) == 0.25 && step(found["loss"]) == 2)
    #expect(last(found["acc"]) == 75)
  }

  @Test(.enabled(if: has("tqdm"), "needs tqdm"))
  func `prints behind a bar of tqdm in one log`() throws {
    try sandbox.write(
      """
      from tqdm import tqdm
      for epoch in tqdm(range(1, 4), mininterval=0):
          print(f"val_loss: {1 / epoch} (step {epoch})")

      """, to: "train.py")
    let run = try sandbox.run(
      Invocation(
        [
          "-c", "PATH=\"$(dirname '\(Self.python)'):$PATH\" \"$BATCHRUN\" run train.py -y",
        ], program: "/bin/sh", environment: ["BATCHRUN": batchrunBinary]))
    #expect(run.exitCode == 0, "\(run)")
    let result = try sandbox.batchrun("runs", "info", "-s", "--json")
    let loss = try JSONValue(parsing: result.outputBytes)["scalars"]?["val_loss"]
    #expect(count(loss) == 3 && step(loss) == 3)
  }

  @Test(.enabled(if: has("sklearn"), "needs scikit-learn"))
  func `what scikit-learn says where it is verbose`() throws {
    let found = try metrics(
      of: """
        import warnings
        warnings.filterwarnings("ignore")
        from sklearn.datasets import make_classification
        from sklearn.linear_model import SGDClassifier
        from sklearn.model_selection import cross_val_score
        from sklearn.neural_network import MLPClassifier
        X, y = make_classification(200, random_state=0)
        MLPClassifier(max_iter=5, verbose=True, random_state=0).fit(X, y)
        SGDClassifier(max_iter=5, tol=None, verbose=1, random_state=0).fit(X, y)
        print(cross_val_score(SGDClassifier(random_state=0), X, y, verbose=3))

        """)
    // Newer versions tell the objective too.
    let names = Set(found.keys).subtracting(["Objective"])
    #expect(names == ["Avg. loss", "Bias", "NNZs", "Norm", "T", "loss"])
    #expect(count(found["loss"]) == 5 && step(found["loss"]) == 5)
    #expect(count(found["Avg. loss"]) == 5 && step(found["Avg. loss"]) == 5)
    #expect(last(found["T"]) == 1000)
  }

  @Test(.enabled(if: has("numpy"), "needs numpy"))
  func `numbers of numpy`() throws {
    let found = try metrics(
      of: """
        import numpy as np
        print({"loss": np.float64(0.5), "n": np.int64(3), "row": np.array([1, 2])})

        """)
    #expect(found.keys.sorted() == ["loss", "n"])
  }
}
