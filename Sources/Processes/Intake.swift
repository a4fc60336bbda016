internal import Glibc

/// What a running program has written so far.
struct Intake {
  private(set) var output: [UInt8] = []
  /// Its first 64 KiB; the rest is read and forgotten.
  private(set) var errors: [UInt8] = []
  private let mostBytes: Int
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)

  enum End {
    case whole, tooMuch, pastDeadline
  }

  init(mostBytes: Int) { self.mostBytes = mostBytes }

  /// Reads both streams as they come, until both have ended or a limit is met.
  mutating func drain(
    _ outputStream: borrowing Descriptor, _ errorStream: borrowing Descriptor,
    until deadline: ContinuousClock.Instant
  ) -> End {
    // A negative number is one that poll passes over: a stream that has ended.
    var waits = [
      pollfd(fd: outputStream.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errorStream.number, events: Int16(POLLIN), revents: 0),
    ]
    while waits.contains(where: { $0.fd >= 0 }) {
      let left = (deadline - ContinuousClock.now) / .milliseconds(1)
      guard left > 0 else { return .pastDeadline }
      guard poll(&waits, 2, Int32(min(left.rounded(.up), 60_000))) > 0 else { continue }
      for index in waits.indices where waits[index].fd >= 0 && waits[index].revents != 0 {
        let count = chunk.withUnsafeMutableBytes {
          read(waits[index].fd, $0.baseAddress, $0.count)
        }
        if count < 0, errno == EAGAIN || errno == EINTR { continue }
        guard count > 0 else {
          waits[index].fd = -1
          continue
        }
        if index == 0 {
          guard output.count + count <= mostBytes else { return .tooMuch }
          output += chunk[..<count]
        } else {
          errors += chunk[..<min(count, max(0, (1 << 16) - errors.count))]
        }
      }
    }
    return .whole
  }
}
