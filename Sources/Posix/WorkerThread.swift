import Glibc

/// A separate thread for work that blocks.
package struct WorkerThread: Sendable {
  private let handle: pthread_t

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts `body`; signals are left to the other threads.
  package init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    var every = sigset_t()
    var before = sigset_t()
    sigfillset(&every)
    pthread_sigmask(SIG_SETMASK, &every, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

    let context = Unmanaged.passRetained(Body(body))
    var handle = pthread_t()
    let code = pthread_create(
      &handle, nil,
      { context in
        if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      context.release()
      throw SystemError("start a thread", code: code)
    }
    self.handle = handle
  }

  /// Detaches it: nothing waits for its end. To be called instead of `join`.
  package func detach() {
    pthread_detach(handle)
  }

  /// Waits for its end; to be called once.
  package func join() {
    pthread_join(handle, nil)
  }
}
