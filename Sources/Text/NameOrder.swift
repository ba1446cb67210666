/// The order in which names are shown and expanded: by the Unicode scalars in them.
package func namesInOrder(_ names: some Sequence<String>) -> [String] {
  namesInOrder(Array(names))
}

/// The same for a list.
package func namesInOrder(_ names: [String]) -> [String] {
  if names.count < 2 { return names }
  // UTF-8 has the order of the scalars.
  return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}
