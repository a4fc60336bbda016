import Domain
import Foundation
import TestSupport
import Testing

@testable import UseCases

struct ConnectorRegistryTests {
  static let path = Checkout.root.appending(path: "schemas/connectors/types.json").path

  @Test func `the registry states of each type what its connector understands, and no more`() throws
  {
    let types = try ConnectorDescription.read(Self.path)
    #expect(types.map(\.type) == ConnectorType.allCases)
    for description in types {
      let stated = description.parameters.map {
        "\($0.name) \($0.isRequired) \($0.standard ?? "–")"
      }
      let known = description.type.parameters.map {
        "\($0.name) \($0.isRequired) \($0.default ?? "–")"
      }
      #expect(stated == known, "\(description.type)")
      for (parameter, known) in zip(description.parameters, description.type.parameters) {
        let kind: ConnectorDescription.Parameter.Kind =
          switch known.kind {
          case .text: .text
          case .host: .host
          case .port: .port
          case .path: .path
          case .choice: .choice
          case .secret: .secret
          }
        #expect(parameter.kind == kind, "\(parameter.name)")
        if case .choice(let choices) = known.kind { #expect(parameter.choices == choices) }
      }
    }
  }

  @Test func `nothing but what is real serves a cutover, and a placeholder serves nothing`() throws
  {
    for description in try ConnectorDescription.read(Self.path) {
      #expect(description.profiles.contains(.cutoverReady) == (description.maturity == .real))
      if description.maturity == .placeholder { #expect(description.profiles == []) }
      if description.maturity == .experimental { #expect(!description.isEnabled) }
      #expect(!description.can.isEmpty && !description.cannot.isEmpty)
    }
  }
}
