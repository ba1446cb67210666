/// The order in which names are shown and expanded: by the Unicode scalars in them.
package func namesInOrder(_ names: some Sequence<String>) -> [String] {
  names.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
}
