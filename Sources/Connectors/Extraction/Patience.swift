internal import Domain
internal import Glibc

/// How long a server that went away is waited for: 0.25 s, then twice as long each time up to 10 s.
struct Patience {
  var attempts = 12
  /// In milliseconds, as is the longest pause.
  var first = 250
  var longest = 10_000

  /// - Throws: ``ConnectorFault`` `cancelled`; `connectionLost` when it was tried often enough.
  func pause(after failures: Int, _ watch: Watch) throws(ConnectorFault) {
    guard failures < attempts else { throw .connectionLost(attempts: failures) }
    var rest = min(first << min(failures - 1, 10), longest)
    while rest > 0 {
      guard !watch.isCancelled() else { throw .cancelled }
      usleep(UInt32(min(rest, 100)) * 1000)
      rest -= 100
    }
  }
}
