extension Array where Element == ElementReport {
  /// With reports of the rest of a round (`ElementKey.rest`) replaced by one for each element that has
  /// none of its own. `count` says how many elements a round has; nil for an unknown round.
  package func unfoldingRest(_ count: (ElementKey) -> Int?) -> [ElementReport] {
    guard contains(where: { $0.key.index == ElementKey.rest }) else { return self }
    let known = Set(map(\.key))
    return flatMap { report -> [ElementReport] in
      guard report.key.index == ElementKey.rest else { return [report] }
      return (0..<(count(report.key) ?? 0)).compactMap { index in
        var element = report
        element.key.index = index
        return known.contains(element.key) ? nil : element
      }
    }
  }
}
