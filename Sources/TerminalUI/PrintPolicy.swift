/// Whose output is printed when a job ends.
package enum PrintPolicy: String, CaseIterable, Sendable {
  case failed, all, none
}
