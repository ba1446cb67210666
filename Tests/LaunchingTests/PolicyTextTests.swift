import Launching
import Testing

/// What `--halt` and `--slots-env` take.
@Suite struct PolicyTextTests {
  @Test func `a rule to halt is read`() {
    #expect(HaltRule("now,fail=1") == HaltRule(.failures(1), endsRunning: true))
    #expect(HaltRule("soon,fail=20") == HaltRule(.failures(20), endsRunning: false))
    #expect(HaltRule("soon,fail=2.5%") == HaltRule(.percent(2.5), endsRunning: false))
  }

  @Test(arguments: [
    "", "now", "later,fail=1", "now,fail=0", "now,fail=-1", "now,fail=x", "now,fail=0%",
    "now,fail=101%", "now,fail=1,", "now,done=1", "fail=1,now",
  ])
  func `other rules are refused`(text: String) {
    #expect(HaltRule(text) == nil)
  }

  @Test func `a variable and its values are read`() {
    let variable = SlotVariable("PORT_2=8001,a=b")
    #expect(variable == SlotVariable(name: "PORT_2", values: ["8001", "a=b"]))
  }

  @Test(arguments: ["", "PORT", "PORT=", "=1", "2PORT=1", "A-B=1", "A=1,,2", "A=1,1", "A=1\0"])
  func `other variables are refused`(text: String) {
    #expect(SlotVariable(text) == nil)
  }
}
