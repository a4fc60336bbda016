internal import Domain
internal import Glibc

/// Where a connection goes: checked, and the same however often it is made.
enum Route: Equatable, Sendable {
  /// `host` is what was asked for, and what a certificate must name.
  case address(Address, host: String, port: Int)
  case sockets(folder: String, port: Int)
}

extension AllowList {
  private static let neverAllowed: Set<AddressKind> = [.linkLocal, .unspecified, .multicast]

  /// The ways to a host, each checked: the name must be listed, and so must every address it
  /// resolves to that is not a public one.
  ///
  /// The name is resolved here and nowhere else, so that it cannot change its mind afterwards.
  ///
  /// - Throws: ``ConnectorFault`` `badParameter`, `hostNotAllowed`, `hostUnknown`,
  ///   `addressNotAllowed`.
  func routes(
    to host: String, port: Int, resolve: (String) -> [Address] = Address.all
  ) throws(ConnectorFault) -> [Route] {
    if host.hasPrefix("/") {
      guard isOpen || entries.contains(.sockets(folder: host)) else {
        throw .hostNotAllowed(host: host, port: nil)
      }
      return [.sockets(folder: host, port: port)]
    }
    let address = Address(host)
    guard address != nil || Self.isHostName(host) else { throw .badParameter("host") }
    if isOpen {
      // The name is as good as its addresses, which are looked at below.
    } else if let address {
      guard networks(of: port).contains(where: { $0.contains(address) }) else {
        throw .hostNotAllowed(host: host, port: port)
      }
    } else {
      guard entries.contains(.name(host.lowercased(), port: port)) else {
        throw .hostNotAllowed(host: host, port: port)
      }
    }
    let addresses = address.map { [$0] } ?? resolve(host)
    guard !addresses.isEmpty else { throw .hostUnknown(host) }
    for address in addresses where !allows(address, port: port) {
      throw .addressNotAllowed(host: host, address: address.description, address.kind)
    }
    return addresses.map { .address($0, host: host, port: port) }
  }

  /// A network allows addresses of its own kind only: `0.0.0.0/0` does not open the loopback.
  private func allows(_ address: Address, port: Int) -> Bool {
    let kind = address.kind
    guard kind != .global else { return true }
    guard !Self.neverAllowed.contains(kind) else { return false }
    return isOpen || networks(of: port).contains { $0.prefix.kind == kind && $0.contains(address) }
  }

  private func networks(of port: Int) -> [Network] {
    entries.compactMap { entry in
      guard case .network(let network, port) = entry else { return nil }
      return network
    }
  }
}

extension Address {
  /// What the system's resolver says of a name, in its order.
  static func all(of host: String) -> [Address] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var found: [Address] = []
    var next = list
    while let entry = next?.pointee {
      next = entry.ai_next
      guard let address = Address(entry.ai_addr, family: entry.ai_family) else { continue }
      if !found.contains(address) { found.append(address) }
    }
    return found
  }

  private init?(_ socket: UnsafeMutablePointer<sockaddr>?, family: Int32) {
    guard let socket else { return nil }
    let raw = UnsafeRawPointer(socket)
    switch family {
    case AF_INET:
      let address = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
      self.init(bytes: withUnsafeBytes(of: address) { Array($0) })
    case AF_INET6:
      let address = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
      self.init(bytes: withUnsafeBytes(of: address) { Array($0) })
    default: return nil
    }
  }
}

extension Route {
  private static let patience = 5

  /// The first that answers.
  ///
  /// - Throws: ``ConnectorFault``, that of the last.
  static func reachable(among routes: [Route]) throws(ConnectorFault) -> Route {
    var failure = ConnectorFault.hostUnknown("")
    for route in routes {
      do throws(ConnectorFault) {
        try route.probe()
        return route
      } catch {
        failure = error
      }
    }
    throw failure
  }

  /// Opens a connection and closes it again.
  ///
  /// - Throws: ``ConnectorFault`` `unreachable` or `noAnswer`.
  func probe() throws(ConnectorFault) {
    let family = isSockets ? AF_UNIX : isVersion4 ? AF_INET : AF_INET6
    let descriptor = socket(
      family,
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .unreachable(errno: errno) }
    defer { close(descriptor) }
    let bytes = try socketAddress
    let result = bytes.withUnsafeBytes { raw in
      raw.baseAddress.map {
        connect(descriptor, $0.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
      } ?? -1
    }
    guard result != 0 else { return }
    guard errno == EINPROGRESS else { throw .unreachable(errno: errno) }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&waiting, 1, Int32(Self.patience * 1000)) > 0 else {
      throw .noAnswer(withinSeconds: Self.patience)
    }
    var failure: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size)
    guard failure == 0 else { throw .unreachable(errno: failure) }
  }

  private var isSockets: Bool {
    guard case .sockets = self else { return false }
    return true
  }

  private var isVersion4: Bool {
    guard case .address(let address, _, _) = self else { return false }
    return address.isVersion4
  }

  /// The address as the system's calls take it.
  private var socketAddress: [UInt8] {
    get throws(ConnectorFault) {
      switch self {
      case .address(let address, _, let port) where address.isVersion4:
        var socket = sockaddr_in()
        socket.sin_family = sa_family_t(AF_INET)
        socket.sin_port = UInt16(port).bigEndian
        withUnsafeMutableBytes(of: &socket.sin_addr) { $0.copyBytes(from: address.bytes.suffix(4)) }
        return withUnsafeBytes(of: socket) { Array($0) }
      case .address(let address, _, let port):
        var socket = sockaddr_in6()
        socket.sin6_family = sa_family_t(AF_INET6)
        socket.sin6_port = UInt16(port).bigEndian
        withUnsafeMutableBytes(of: &socket.sin6_addr) { $0.copyBytes(from: address.bytes) }
        return withUnsafeBytes(of: socket) { Array($0) }
      case .sockets(let folder, let port):
        var socket = sockaddr_un()
        socket.sun_family = sa_family_t(AF_UNIX)
        let path = Array("\(folder)/.s.PGSQL.\(port)".utf8)
        guard path.count < MemoryLayout.size(ofValue: socket.sun_path) else {
          throw .badParameter("host")
        }
        withUnsafeMutableBytes(of: &socket.sun_path) { $0.copyBytes(from: path) }
        return withUnsafeBytes(of: socket) { Array($0) }
      }
    }
  }
}
