import Running

/// What events of runs are in words, which the face chooses.
package struct RunEventWording: Sendable {
  /// Whole lines, and where they go; nil for events that are not put into words.
  package let text: @Sendable (RunEvent) -> (text: String, stream: OutputStream)?
  /// What a program gets if an event has no object; nil for nothing.
  package let notice: @Sendable (RunEvent) -> String?

  package init(
    text: @escaping @Sendable (RunEvent) -> (text: String, stream: OutputStream)?,
    notice: @escaping @Sendable (RunEvent) -> String?
  ) {
    self.text = text
    self.notice = notice
  }
}
