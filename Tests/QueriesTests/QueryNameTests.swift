import Queries
import Testing

@Suite struct QueryNameTests {
  @Test func `a name without a kind is any`() {
    #expect(QueryName("loss").kind == .any)
  }
}
