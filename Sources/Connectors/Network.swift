internal import Domain
internal import Glibc

/// An IP address; one of version 4 in the last four of sixteen bytes, as `::ffff:a.b.c.d` has it.
struct Address: Hashable, Sendable, CustomStringConvertible {
  private static let mappedPrefix = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]

  let bytes: [UInt8]

  /// - Precondition: 4 or 16 bytes.
  init(bytes: [UInt8]) {
    self.bytes = bytes.count == 4 ? Self.mappedPrefix + bytes : bytes
  }

  /// Reads the spellings of RFC 4291 and four decimal numbers with dots; no shorter or older form.
  init?(_ text: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET6, text, &bytes) == 1 {
      self.init(bytes: bytes)
    } else if inet_pton(AF_INET, text, &bytes) == 1 {
      self.init(bytes: Array(bytes.prefix(4)))
    } else {
      return nil
    }
  }

  var isVersion4: Bool { bytes.starts(with: Self.mappedPrefix) }

  var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let raw = isVersion4 ? Array(bytes.suffix(4)) : bytes
    inet_ntop(isVersion4 ? AF_INET : AF_INET6, raw, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// The addresses that share their first bits.
struct Network: Hashable, Sendable {
  let prefix: Address
  /// Of 128; 96 more than one writes for version 4.
  let bits: Int

  init(_ prefix: Address, bits: Int) {
    self.prefix = prefix
    self.bits = bits
  }

  /// Reads `address` or `address/bits`.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = Address(String(parts[0])) else { return nil }
    let width = address.isVersion4 ? 32 : 128
    guard parts.count == 2 else {
      self.init(address, bits: 128)
      return
    }
    guard let bits = Int(parts[1]), (0...width).contains(bits) else { return nil }
    self.init(address, bits: bits + 128 - width)
  }

  func contains(_ address: Address) -> Bool {
    (0..<bits).allSatisfy { bit in
      (prefix.bytes[bit / 8] ^ address.bytes[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
    }
  }
}

extension Address {
  /// IANA's special-purpose address registries, the narrower network before the wider.
  private static let special: [(network: String, kind: AddressKind)] = [
    ("0.0.0.0/8", .unspecified), ("127.0.0.0/8", .loopback), ("169.254.0.0/16", .linkLocal),
    ("10.0.0.0/8", .private), ("172.16.0.0/12", .private), ("192.168.0.0/16", .private),
    ("100.64.0.0/10", .private), ("192.0.0.0/24", .reserved), ("192.0.2.0/24", .reserved),
    ("192.88.99.0/24", .reserved), ("198.18.0.0/15", .reserved), ("198.51.100.0/24", .reserved),
    ("203.0.113.0/24", .reserved), ("224.0.0.0/4", .multicast), ("240.0.0.0/4", .reserved),
    ("0.0.0.0/0", .global), ("::/128", .unspecified), ("::1/128", .loopback),
    ("fd00:ec2::/32", .linkLocal), ("fc00::/7", .private), ("fe80::/10", .linkLocal),
    ("ff00::/8", .multicast), ("2001:db8::/32", .reserved), ("2001::/23", .reserved),
    ("2002::/16", .reserved), ("64:ff9b::/96", .reserved), ("2000::/3", .global),
    ("::/0", .reserved),
  ]

  private static let networks = special.compactMap { entry in
    Network(entry.network).map { ($0, entry.kind) }
  }

  var kind: AddressKind { Self.networks.first { $0.0.contains(self) }?.1 ?? .reserved }
}
