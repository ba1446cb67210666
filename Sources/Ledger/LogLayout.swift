/// How the output of a job lies in its folder of logs. The latest attempt has the plain names; those
/// of an earlier one have its number in them.
package enum LogLayout: Hashable, Sendable {
  /// `out.log` and `err.log`.
  case apart
  /// Both streams in `out.log`, in the order in which they come.
  case merged
}
