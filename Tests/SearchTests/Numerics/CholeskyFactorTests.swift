import Testing

@testable import Search

@Suite struct CholeskyFactorTests {
  private func matrix(_ rows: [[Double]]) -> SquareMatrix {
    var matrix = SquareMatrix(size: rows.count)
    for (row, numbers) in rows.enumerated() {
      for (column, number) in numbers.enumerated() { matrix[row, column] = number }
    }
    return matrix
  }

  private let known: [[Double]] = [[4, 12, -16], [12, 37, -43], [-16, -43, 98]]

  @Test func findsAKnownFactor() throws {
    let factor = try #require(CholeskyFactor(matrix(known)))
    let expected: [[Double]] = [[2, 6, -8], [0, 1, 5], [0, 0, 3]]
    for row in 0..<3 {
      for column in row..<3 { #expect(factor.upper[row, column].isNear(expected[row][column])) }
    }
    #expect(factor.logDeterminant.isNear(3.5835189384561104))
    for (own, expected) in zip(
      factor.solve([1, 2, 3]), [28.583333333333332, -7.666666666666667, 1.3333333333333333])
    {
      #expect(own.isNear(expected))
    }
  }

  @Test func invertsAndSolvesForManySides() throws {
    let factor = try #require(CholeskyFactor(matrix(known)))
    let inverse = factor.inverse()
    for row in 0..<3 {
      for column in 0..<3 {
        let element = (0..<3).reduce(0) {
          $0 + known[row][$1] * inverse[min($1, column), max($1, column)]
        }
        #expect(element.isNear(row == column ? 1 : 0, within: 1e-10))
      }
    }
    // Two sides at once: each column solves Uᵀ y = b.
    var sides = [2.0, 4, 7, 13, 0, -3]
    factor.solveTransposed(&sides, count: 2)
    let upper = factor.upper
    for (column, expected) in [[2.0, 7, 0], [4.0, 13, -3]].enumerated() {
      for row in 0..<3 {
        let sum = (0...row).reduce(0) { $0 + upper[$1, row] * sides[$1 * 2 + column] }
        #expect(sum.isNear(expected[row]))
      }
    }
  }

  @Test func knowsWhatIsNotPositiveDefinite() {
    #expect(CholeskyFactor(matrix([[1, 2], [2, 1]])) == nil)
    #expect(CholeskyFactor(matrix([[0]])) == nil)
    #expect(CholeskyFactor(matrix([[.nan]])) == nil)
    #expect(CholeskyFactor(matrix([[.infinity]])) == nil)
    #expect(CholeskyFactor(matrix([]))?.solve([]) == [])
  }

  /// Hilbert's matrix of size 12 has the condition number 10^16: with a little on the diagonal it is solved
  /// as well as numbers allow.
  @Test func copesWithNearlySingularMatrices() throws {
    let size = 12
    var hilbert = SquareMatrix(size: size)
    for row in 0..<size {
      for column in 0..<size { hilbert[row, column] = 1 / Double(row + column + 1) }
      hilbert[row, row] += Covariance.jitter
    }
    let factor = try #require(CholeskyFactor(hilbert))
    let side = (0..<size).map { row in (0..<size).reduce(0) { $0 + hilbert[row, $1] } }
    let solution = factor.solve(side)
    for row in 0..<size {
      let product = (0..<size).reduce(0) { $0 + hilbert[row, $1] * solution[$1] }
      #expect(product.isNear(side[row], within: 1e-9))
    }
    for number in solution { #expect(number.isNear(1, within: 1e-5)) }
  }
}
