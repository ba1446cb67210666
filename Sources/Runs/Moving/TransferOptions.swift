/// How runs are transferred to another home.
package struct RunTransferOptions: Sendable {
  /// Whether they go from the home that they are in.
  package var isMove = false
  /// Whether links are replaced by what they lead to.
  package var copiesResources = false
  /// Whether the environment that a run had comes along.
  package var includesEnvironment = true
  /// Whether nothing runs in the home that they come from, whatever its records say: it was
  /// brought here from another machine.
  package var isFromArchive = false
  /// Whether they come from a zip file, which has nothing to say about what is outside of it.
  var isFromZip = false
  /// Whether files need no separate copy, since those here are about to be removed.
  var sharesFiles = false

  package init() {}
}
