import Testing
import Text

@Suite struct NaturalOrderTests {
  @Test(arguments: [
    ("run2", "run10"), ("a", "b"), ("", "a"), ("a", "a0"), ("B", "a"), ("v1.2", "v1.10"),
    ("x9y10", "x10y2"), ("a01", "a1"), ("a1b", "a01c"), ("1", "a"), ("a", "é"),
    ("9", "100000000000000000000000000000000000000000"), ("a0", "a1"),
  ])
  func `numbers in names count as numbers`(before: String, after: String) {
    #expect(comesNaturallyBefore(before, after))
    #expect(!comesNaturallyBefore(after, before))
    #expect(!comesNaturallyBefore(before, before))
  }

  @Test func `names are put in order`() {
    #expect(
      namesInNaturalOrder(["lr", "layer10", "layer2", "Layer1"])
        == ["Layer1", "layer2", "layer10", "lr"])
  }
}
