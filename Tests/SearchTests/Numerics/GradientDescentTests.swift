import Testing

@testable import Search

@Suite struct GradientDescentTests {
  /// Rosenbrock's valley.
  private func valley(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    let (x, y) = (point[0], point[1])
    let bend = y - x * x
    return (
      100 * bend * bend + (1 - x) * (1 - x), [-400 * x * bend - 2 * (1 - x), 200 * bend]
    )
  }

  @Test func followsAValley() {
    let descent = GradientDescent(low: [-5, -5], high: [5, 5], iterations: 200)
    let found = descent.minimum(from: [-1.2, 1], of: valley)
    #expect(found.value < 1e-3)
    #expect(found.point[0].isNear(1, within: 0.05) && found.point[1].isNear(1, within: 0.1))
  }

  @Test func staysInItsBox() {
    let descent = GradientDescent(low: [-5, -5], high: [0.5, 5], iterations: 200)
    let found = descent.minimum(from: [9, 9], of: valley)
    #expect(found.point[0].isNear(0.5, within: 1e-3))
    #expect(found.value.isNear(0.25, within: 1e-3))
  }

  @Test func staysWhereNothingIsBetter() {
    let descent = GradientDescent(low: [0], high: [1])
    let found = descent.minimum(from: [0.3]) { _ in (7, [0]) }
    #expect(found.point == [0.3] && found.value == 7)
  }
}
