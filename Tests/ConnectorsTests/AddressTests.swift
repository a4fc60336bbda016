import Domain
import Testing

@testable import Connectors

/// Where connections may go.
@Suite struct `Allowed hosts` {
  static let list = AllowList([
    "db.trust.example:5432", "127.0.0.1:6000", "10.1.0.0/16:5432", "[fd12::1]:5432",
    "0.0.0.0/0:5432", "/srv/sockets", "::1:5432", "db.trust.example", "evil host:1",
    "localhost:5432",
  ])

  private func fault(
    _ host: String, _ port: Int = 5432, _ resolved: [String] = []
  ) -> ConnectorFault? {
    do throws(ConnectorFault) {
      _ = try Self.list.routes(to: host, port: port) { _ in resolved.compactMap(Address.init) }
      return nil
    } catch {
      return error
    }
  }

  @Test func `go where every address of a listed name is public or listed itself`() {
    #expect(fault("db.trust.example", 5432, ["8.8.8.8", "2a00:1450::1"]) == nil)
    #expect(fault("DB.Trust.Example", 5432, ["10.1.2.3"]) == nil)
    #expect(fault("10.1.2.3") == nil)
    #expect(fault("fd12::1") == nil)
    #expect(fault("127.0.0.1", 6000) == nil)
    #expect(fault("/srv/sockets") == nil)
  }

  @Test(arguments: [
    ("127.0.0.1", AddressKind.loopback), ("10.2.0.1", .private), ("::1", .loopback),
    ("::ffff:127.0.0.1", .loopback), ("169.254.169.254", .linkLocal), ("fe80::1", .linkLocal),
    ("fd00:ec2::254", .linkLocal), ("0.0.0.0", .unspecified), ("::", .unspecified),
    ("224.0.0.1", .multicast), ("ff02::1", .multicast), ("64:ff9b::7f00:1", .reserved),
    ("2002:7f00:1::", .reserved), ("100.64.0.1", .private), ("::127.0.0.1", .reserved),
  ])
  func `refuse a listed name that resolves to an address not listed`(
    address: String, kind: AddressKind
  ) throws {
    let canonical = try #require(Address(address)).description
    #expect(
      fault("db.trust.example", 5432, ["8.8.8.8", address])
        == .addressNotAllowed(host: "db.trust.example", address: canonical, kind))
  }

  @Test(arguments: [
    "other.example", "169.254.169.254", "127.0.0.1", "::1", "10.2.0.1", "/srv/other",
    "/srv/sockets/../other", "0x7f000001",
  ])
  func `refuse a host that is not listed`(host: String) {
    switch fault(host, 5432, ["8.8.8.8"]) {
    case .hostNotAllowed, .addressNotAllowed: break
    case let other: Issue.record("\(host): \(String(describing: other))")
    }
  }

  @Test(arguments: [
    "x hostaddr=127.0.0.1", "2130706433", "127.1", "0177.0.0.1", "a..b", "-a.b",
    "db.trust.example.", "file:", "http://db.trust.example", "user@db.trust.example", "fe80::1%lo",
    "db.trust.example,127.0.0.1", "[::1]", "",
  ])
  func `take no other spelling for a host`(host: String) {
    #expect(fault(host, 5432, ["8.8.8.8"]) == .badParameter("host"))
  }

  @Test func `hold for the port that is listed only`() {
    #expect(
      fault("db.trust.example", 22, ["8.8.8.8"])
        == .hostNotAllowed(host: "db.trust.example", port: 22))
    #expect(fault("localhost", 5432, ["127.0.0.1"]) != nil)
  }

  @Test func `are read or refused as they are written`() {
    #expect(AllowList.isEntry("db.trust.example:5432"))
    #expect(AllowList.isEntry("[::1]:5432"))
    for text in ["trust.example", "::1:5432", "a b:1", "x:0", "x:99999", "10.0.0.0/33:5432", ""] {
      #expect(!AllowList.isEntry(text), "\(text)")
    }
  }

  @Test func `are not asked where someone at a terminal names a database`() throws {
    let endpoint = try Endpoint(
      address: "postgresql://ada@[::1]:6000/pas?schema=adt&tls=disable", password: "x")
    #expect(
      endpoint.values == [
        "host": "::1", "port": "6000", "database": "pas", "user": "ada", "schema": "adt",
        "tls": "disable",
      ])
    #expect(try endpoint.allowed.routes(to: "::1", port: 6000).count == 1)
    #expect(
      throws: ConnectorFault.addressNotAllowed(
        host: "169.254.169.254", address: "169.254.169.254", .linkLocal)
    ) { try endpoint.allowed.routes(to: "169.254.169.254", port: 80) }
    for (address, parameter) in [
      ("postgresql://a:b@c/d", "password"), ("postgresql://a@c/d?options=x", "options"),
      ("mysql://a@c/d", "address"),
    ] {
      #expect(throws: ConnectorFault.badParameter(parameter)) {
        try Endpoint(address: address, password: nil)
      }
    }
  }
}
