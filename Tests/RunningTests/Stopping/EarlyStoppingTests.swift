import Search
import Testing

@testable import Running

@Suite struct EarlyStoppingTests {
  @Test(
    arguments: [
      ("asha", "asha"), ("none", "none"), ("median", "median"), ("asha:eta=3,min=3", "asha"),
      ("asha:min=9", "asha:min=9"), ("asha:eta=2.5,min=1", "asha:eta=2.5,min=1"),
      ("median:warmup=0", "median:warmup=0"),
      ("median:warmup=4,trials=3", "median:trials=3,warmup=4"),
      ("hyperband", "hyperband:min=3,eta=3"), ("hyperband:min=3", "hyperband:min=3,eta=3"),
      ("hyperband:max=27,s=2,eta=3,strict", "hyperband:max=27,s=2,eta=3,strict"),
    ])
  func `a rule is read, and written as it would be typed`(text: String, written: String) throws {
    let rule = try EarlyStopping(text)
    #expect(rule.text == written)
    #expect(try EarlyStopping(written) == rule)
    #expect((rule.rule() == nil) == (text == "none"))
  }

  @Test func `each rule that is listed can be named alone`() throws {
    let fault = try #require(
      #expect(throws: EarlyStopping.Fault.self) { try EarlyStopping("other") })
    let list = fault.expectation.prefix { $0 != ";" }.split(separator: ", with")[0]
    for name in list.replacing(" or ", with: ", ").split(separator: ", ") {
      #expect(try EarlyStopping(String(name)).name == name)
    }
  }

  @Test func `why nothing was stopped is one line`() throws {
    let rule = try EarlyStopping("median")
    let start = "early stopping by 'median' stopped nothing: "
    #expect(
      rule.shortfall(.steps(furthest: 8, needed: 10), hasSteps: true, column: "loss")
        == start + "it compares jobs from step 10 on, and the furthest has come to 8")
    #expect(
      rule.shortfall(.trials(count: 4, needed: 6), hasSteps: true, column: "loss")
        == start + "it compares at least 6 jobs that have come as far, and only 4 have")
    #expect(
      rule.shortfall(.steps(furthest: 0, needed: 10), hasSteps: false, column: "loss")
        == start + "no job has reported 'loss' at more than one step")
  }

  @Test(
    arguments: [
      ("", "asha, median, hyperband or none"), ("ashe", "did you mean 'asha'?"),
      ("asha:", "options with commas"), ("asha:eta=1", "'eta' to be a number above 1"),
      ("asha:eta", "'eta' to be a number"),
      ("asha:min=0", "'min' to be a whole number of at least 1"),
      ("asha:max=3", "options of asha: eta, min"), ("asha:min=3,min=4", "'min' once"),
      ("median:warmup=-1", "at least 0"), ("none:x=1", "'none' without options"),
      ("hyperband:s=2", "either 'min' or 'max'"),
      ("hyperband:min=1,max=9", "either 'min' or 'max'"),
      ("hyperband:max=2,eta=3", "a 'max' of at least 'eta'"),
      ("hyperband:min=1,strict=yes", "'strict' without a value"),
    ])
  func `what is wrong with one is said`(text: String, expectation: String) {
    let fault = #expect(throws: EarlyStopping.Fault.self) { try EarlyStopping(text) }
    #expect(fault?.expectation.contains(expectation) == true, "\(fault?.expectation ?? "")")
  }
}
