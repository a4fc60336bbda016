/// Why a server cannot take its socket.
public enum ListenError: Error, Equatable, Sendable {
  /// The path is longer than the 107 bytes of a Unix socket's address.
  case pathTooLong(String)
  /// Something that is no socket is in the place.
  case notASocket(String)
  /// Another process answers there.
  case inUse(String)
  /// An inherited descriptor that is no listening socket.
  case notListening(descriptor: Int32)
  case system(call: String, errno: Int32)
}
