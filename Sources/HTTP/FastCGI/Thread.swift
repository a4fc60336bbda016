internal import Glibc

/// Starts a thread that runs `body` and may be joined.
///
/// - Throws: ``FastCGIError/threadUnavailable(errno:)``.
func startThread(_ body: sending @escaping () -> Void) throws(FastCGIError) -> pthread_t {
  let context = Unmanaged.passRetained(ThreadBody(body))
  var thread = pthread_t()
  let failure = pthread_create(&thread, nil, enter, context.toOpaque())
  guard failure == 0 else {
    context.release()
    throw .threadUnavailable(errno: failure)
  }
  return thread
}

/// Leaves the process's signals to its other threads, so that none interrupts a read here.
func blockSignals() {
  var signals = sigset_t()
  sigemptyset(&signals)
  for number in [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2, SIGCHLD, SIGALRM] {
    sigaddset(&signals, number)
  }
  pthread_sigmask(SIG_BLOCK, &signals, nil)
}

private final class ThreadBody {
  let run: () -> Void

  init(_ run: @escaping () -> Void) { self.run = run }
}

private func enter(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context else { return nil }
  Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
  return nil
}
