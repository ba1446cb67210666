import Glibc

/// The upper triangle U of a symmetric positive definite matrix K = Uᵀ U.
///
/// Golub and Van Loan, "Matrix Computations" (2013), algorithm 4.2.2, row by row.
struct CholeskyFactor: Sendable {
  private let size: Int
  /// What is below the diagonal has no meaning.
  private(set) var upper: SquareMatrix

  /// Reads the upper triangle of `matrix`. Nil if it is not positive definite in doubles.
  init?(_ matrix: SquareMatrix) {
    size = matrix.size
    upper = matrix
    let size = size
    let isPositive = upper.elements.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return true }
      for pivot in 0..<size {
        let row = base + pivot * size
        let square = row[pivot]
        guard square > 0, square.isFinite else { return false }
        let inverse = 1 / sqrt(square)
        for column in pivot..<size { row[column] *= inverse }
        for below in pivot + 1..<max(size, pivot + 1) {
          addRow(-row[below], row, to: base + below * size, below..<size)
        }
      }
      return true
    }
    if !isPositive { return nil }
  }

  /// The logarithm of the determinant of the matrix.
  var logDeterminant: Double {
    2 * (0..<size).reduce(0) { $0 + log(upper[$1, $1]) }
  }

  /// Solves Uᵀ Y = B in place for many right sides at once: `sides` is B, row after row of `count` numbers.
  func solveTransposed(_ sides: inout [Double], count: Int) {
    let size = size
    upper.elements.withUnsafeBufferPointer { upper in
      sides.withUnsafeMutableBufferPointer { sides in
        guard let upper = upper.baseAddress, let sides = sides.baseAddress else { return }
        for row in 0..<size {
          let pivot = sides + row * count
          let inverse = 1 / upper[row * size + row]
          for column in 0..<count { pivot[column] *= inverse }
          for below in row + 1..<max(size, row + 1) {
            addRow(-upper[row * size + below], pivot, to: sides + below * count, 0..<count)
          }
        }
      }
    }
  }

  /// The solution of Uᵀ U x = b.
  func solve(_ side: [Double]) -> [Double] {
    var solution = side
    solveTransposed(&solution, count: 1)
    for row in (0..<size).reversed() {
      var sum = solution[row]
      for column in row + 1..<max(size, row + 1) { sum -= upper[row, column] * solution[column] }
      solution[row] = sum / upper[row, row]
    }
    return solution
  }

  /// The upper triangle of the inverse of the matrix.
  func inverse() -> SquareMatrix {
    let size = size
    // Uᵀ Y = I: row `k` of Y ends at column `k`.
    var lower = SquareMatrix(size: size)
    var inverse = SquareMatrix(size: size)
    upper.elements.withUnsafeBufferPointer { upper in
      lower.elements.withUnsafeMutableBufferPointer { lower in
        inverse.elements.withUnsafeMutableBufferPointer { inverse in
          guard let upper = upper.baseAddress, let lower = lower.baseAddress,
            let inverse = inverse.baseAddress
          else { return }
          for row in 0..<size {
            let pivot = lower + row * size
            let scale = 1 / upper[row * size + row]
            pivot[row] += 1
            for column in 0...row { pivot[column] *= scale }
            for below in row + 1..<max(size, row + 1) {
              addRow(-upper[row * size + below], pivot, to: lower + below * size, 0..<row + 1)
            }
            // The inverse is Yᵀ Y: a sum over its rows.
            for column in 0...row {
              addRow(pivot[column], pivot, to: inverse + column * size, column..<row + 1)
            }
          }
        }
      }
    }
    return inverse
  }
}
