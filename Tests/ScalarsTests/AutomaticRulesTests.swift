import Scalars
import Testing

/// The rules of launched lines and of scripts: steps, flags, metrics that users name.
@Suite struct AutomaticRulesTests {
  @Test func aStepHoldsFromItsLineOn() {
    #expect(
      steps("epoch=1 loss=3\nstep=10 loss=2\nepoch=2 loss=1\nloss: 0.5 (step 12)\nacc=1, b=2")
        == [
          "epoch@1", "loss@1", "loss@10", "epoch@10", "loss@10", "loss@12", "acc@12", "b@12",
        ])
  }

  @Test func theStrongestNameOfALineSaysItsStep() {
    #expect(
      steps("epoch=2 iteration=300 loss=1\nglobal_step=7 iteration=9 loss=1")
        == ["epoch@300", "iteration@300", "loss@300", "global_step@7", "iteration@7", "loss@7"])
  }

  @Test func aLineOfAStepAloneHoldsForThoseBehindIt() {
    #expect(
      steps("Epoch 3/10\nloss: 1\nacc: 1\n-- Epoch 4\nloss: 1\nepoch: 5\nloss: 1")
        == ["loss@3", "acc@3", "loss@4", "epoch@5", "loss@5"])
  }

  @Test func stepsThatAreCountedAreNeverBehindOnesThatWereSaid() {
    #expect(
      steps("epoch=5 loss=1\nloss=0.5\nloss=0.4") == ["epoch@5", "loss@5", "loss@6", "loss@7"])
  }

  @Test func partsOfEpochsAreNoSteps() {
    #expect(
      steps("{'loss': 1, 'epoch': 0.5}\n{'loss': 1, 'epoch': 1.0}")
        == ["loss@0", "epoch@0", "loss@1", "epoch@1"])
    #expect(steps("step=1.5 loss=1\nloss=2") == ["loss@0", "loss@1"])
  }

  @Test func flagsAreNeitherMetricsNorSteps() {
    #expect(
      steps("epoch=3 batch_size=32 loss=1\nEpoch 4: loss=2", ignoring: ["epoch", "batch-size"])
        == ["loss@0", "loss@1"])
    #expect(steps("{'lr': 0.1}\nlr: 0.1\nlr=0.1", ignoring: ["lr"]).isEmpty)
    // The standard rules know a flag by its very name.
    #expect(steps("batch_size: 1", ignoring: ["batch-size"], .standard) == ["batch_size@0"])
  }

  @Test func namedMetricsComeFirst() {
    let rules = ScalarRules.automatic(metrics: [
      .init(name: "acc", pattern: #"accuracy of (\value)"#),
      .init(name: "loss", pattern: #"loss=(\value)%"#),
      .init(name: "step", pattern: #"batch (\step)"#),
    ])
    #expect(
      values("batch 7: accuracy of 0.5 so far\nloss=4% lr=0.1\nloss=3\n", rules)
        == ["acc=0.5@7", "loss=4.0@7", "lr=0.1@7", "loss=3.0@7"])
  }

  @Test func namedMetricsAreFoundThoughTheyAreFlags() {
    let rules = ScalarRules.automatic(metrics: [.init(name: "lr", pattern: #"lr now (\value)"#)])
    #expect(values("lr now 0.5\n", rules, ignoring: ["lr"]) == ["lr=0.5@0"])
  }

  @Test func coloursAreSeenThrough() {
    let rules = ScalarRules.automatic(metrics: [.init(name: "acc", pattern: #"acc is (\value)"#)])
    #expect(
      values("\u{1b}[1macc is\u{1b}[0m 0.5\n\u{1b}]0;title\u{7}loss\u{1b}[0m: 2\n", rules)
        == ["acc=0.5@0", "loss=2.0@0"])
  }

  @Test func linesThatAreTooLongAreNotRead() {
    let list = (0..<1000).map { "a\($0)=1" }.joined(separator: " ")
    #expect(steps(list + "\nloss=2") == ["loss@0"])
  }

  @Test func inFilesOfMetricsOnlyObjectsCount() {
    var found: [String] = []
    let collector = ScalarCollector(.objects, ignoring: ["lr"])
    let long = (0..<1000).map { "\"a\($0)\":1" }.joined(separator: ",")
    let text = """
      {"step": 3, "loss": 0.5, "lr": 0.1}
      loss: 0.4
      loss=0.3
      {"val": {"acc": 0.9}}
      {\(long)}
      {"step": 4, "loss": 0.2}
      {"step": 5, "loss"
      """
    Array(text.utf8).withUnsafeBytes {
      collector.feed($0) { found.append("\($0.name)=\($0.value)@\($0.step)") }
    }
    collector.finish { found.append("\($0.name)=\($0.value)@\($0.step)") }
    #expect(found.prefix(2) == ["loss=0.5@3", "val/acc=0.9@3"])
    #expect(found.last == "loss=0.2@4")
    #expect(found.count == 1003)
  }

  private func steps(
    _ text: String, ignoring: [String] = [], _ rules: ScalarRules = .automatic(metrics: [])
  ) -> [String] {
    collect(text, rules, ignoring: ignoring).map { "\($0.name)@\($0.step)" }
  }

  private func values(
    _ text: String, _ rules: ScalarRules, ignoring: [String] = []
  ) -> [String] {
    collect(text, rules, ignoring: ignoring).map { "\($0.name)=\($0.value)@\($0.step)" }
  }

  private func collect(
    _ text: String, _ rules: ScalarRules, ignoring: [String]
  ) -> [OutputScalar] {
    var found: [OutputScalar] = []
    let collector = ScalarCollector(OutputScalarRules(rules), ignoring: ignoring)
    Array(text.utf8).withUnsafeBytes { collector.feed($0) { found.append($0) } }
    collector.finish { found.append($0) }
    return found
  }
}
