import Testing

@testable import Running

@Suite struct StepOptionTests {
  @Test(
    arguments: [
      ("--max-trials", "max-trials"), ("--max_trials", "max-trials"), ("-m", "max-trials"),
      ("--trials", "max-trials"), ("-O", "optimize"), ("-o", "optimizer"), ("-bl", "batch-label"),
      ("--help", "help-op"), ("--n-jobs", "jobs"),
    ])
  func `an option has its spellings`(word: String, name: String) {
    #expect(StepOption.spelled(word)?.name == name)
  }

  @Test(arguments: ["", "-", "--", "--never", "max-trials", "-max", "--tags"])
  func `other words are none`(word: String) {
    #expect(StepOption.spelled(word) == nil)
  }

  @Test(
    arguments: [
      ("tag", "tag"), ("tags", "tag"), ("opt_flags", "opt-flag"), ("trials", "max-trials"),
      ("max_trials", "max-trials"), ("label", "label"), ("labels", nil), ("--label", nil),
      ("m", nil),
    ] as [(String, String?)])
  func `a key may be in the plural where there may be several`(key: String, name: String?) {
    #expect(StepOption.key(key)?.name == name)
  }

  @Test func `no spelling means two options`() {
    let all = StepOption.used
    #expect(Set(all.map(\.name)).count == all.count)
    let spellings = all.flatMap(\.spellings)
    #expect(Set(spellings).count == spellings.count)
    for option in all { #expect(StepOption.spelled("--\(option.name)") == option) }
  }

  @Test func `whether trials are staged is not for a step to say`() {
    #expect(StepOption.spelled("--stage-trials")?.isUsed == false)
    #expect(StepOption.spelled("--label")?.isUsed == true)
    #expect(StepOption.spelled("--background")?.isUsed == false)
  }
}
