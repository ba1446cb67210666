/// What a model expects of the value at a point: a normal distribution.
struct Prediction: Hashable, Sendable {
  var mean: Double
  /// The standard deviation of the value itself, without the noise of a measurement.
  var deviation: Double
}
