import JSON
import Search

/// The choice of the first line.
struct Study {
  let method: any SearchMethod

  init?(_ line: String) {
    guard let request = try? JSONValue(parsing: Array(line.utf8)),
      let name = request["method"]?.string, let seed = request["seed"]?.int
    else { return nil }
    let dimensions = (request["space"]?.array ?? []).compactMap(Self.dimension)
    let space = Space(dimensions)
    let options = request["options"]?.object ?? JSONObject()
    guard let method = Self.method(name, space, UInt64(bitPattern: Int64(seed)), options) else {
      return nil
    }
    self.method = method
  }

  private static func dimension(_ value: JSONValue) -> Dimension? {
    let scale: Dimension.Scale = value["scale"]?.string == "log" ? .logarithmic : .linear
    let domain: Dimension.Domain
    switch value["type"]?.string {
    case "float":
      guard let low = value["low"]?.double, let high = value["high"]?.double else { return nil }
      domain = .reals(low...high, scale)
    case "int":
      guard let low = value["low"]?.int, let high = value["high"]?.int else { return nil }
      domain = .integers(low...high, scale)
    default: domain = .categories(value["choices"]?.array?.count ?? 0)
    }
    return try? Dimension(value["name"]?.string ?? "", domain)
  }

  private static func method(
    _ name: String, _ space: Space, _ seed: UInt64, _ given: JSONObject
  ) -> (any SearchMethod)? {
    let starts = given["random-starts"]?.int
    let xi = given["xi"]?.double
    switch name {
    case "gp":
      var options = GaussianSearch.Options()
      options.randomStarts = starts ?? options.randomStarts
      let function = given["acq-func"]?.string.flatMap(Acquisition.Function.init)
      options.acquisition.function = function ?? options.acquisition.function
      options.noise = given["noise"]?.double
      return GaussianSearch(space, seed: seed, options: options)
    case "tpe":
      var options = TreeParzenSearch.Options()
      options.randomStarts = starts ?? options.randomStarts
      return TreeParzenSearch(space, seed: seed, options: options)
    case "forest", "gbrt":
      var options = TreeSearch.Options()
      options.randomStarts = starts ?? options.randomStarts
      options.acquisition.xi = xi ?? options.acquisition.xi
      return TreeSearch(
        space, by: name == "forest" ? .forest : .boosting, seed: seed, options: options)
    case "halton": return HaltonSearch(space, seed: seed)
    default: return nil
    }
  }
}
