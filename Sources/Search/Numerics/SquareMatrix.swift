/// A square matrix of numbers, row after row.
struct SquareMatrix: Sendable {
  let size: Int
  var elements: [Double]

  init(size: Int) {
    self.size = size
    elements = [Double](repeating: 0, count: size * size)
  }

  subscript(row: Int, column: Int) -> Double {
    get { elements[row * size + column] }
    set { elements[row * size + column] = newValue }
  }
}

/// Adds `factor` times the numbers of `source` in a range to those of `target`.
///
/// The inner loops of this room are all of this kind: the compiler makes vector instructions of them. It may
/// not reorder a sum along a row, so that would run one number at a time.
@inline(__always)
func addRow(
  _ factor: Double, _ source: UnsafePointer<Double>, to target: UnsafeMutablePointer<Double>,
  _ range: Range<Int>
) {
  for index in range { target[index] += factor * source[index] }
}

func dot(_ first: [Double], _ second: [Double]) -> Double {
  var sum = 0.0
  for index in first.indices { sum += first[index] * second[index] }
  return sum
}
