import Domain
import Engine
import Foundation
import TestSupport
import Testing

@testable import UseCases

/// What people approved elsewhere, as evidence for what is proposed here.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct PrecedentTests {
  @Test func `raises what the organisation approved in another project, and nobody else's`() throws
  {
    let site = try ContractSite()
    try site.drives()
    let name = "LOAD_PATIENT.remark_07"
    try site.submits(name, ContractSite.direct("remark_12"))
    try site.act(site.ada, "approve", on: name)
    let own = site.trust.project
    let second = try site.trust.app.project(
      Place(
        organisation: (own.organisation.slug, own.organisation.name),
        workspace: (own.workspace.slug, own.workspace.name), project: ("second", "Second")))
    // Who is in both organisations carries nothing from one to the other.
    try site.trust.grant("mapping_analyst", to: "mia", in: site.trust.elsewhere)
    var pairs: [MappingCandidate?] = []
    for project in [second, site.trust.elsewhere] {
      for side in Side.allCases {
        let path = CatalogueFile.path(side)
        let kept = site.trust.scratch.url.appending(path: "\(own.folder)/\(path)")
        try site.trust.scratch.write(
          String(contentsOf: kept, encoding: .utf8), to: "\(project.folder)/\(path)")
      }
      let desk = try site.trust.desk("mia", in: project)
      try site.does(desk, "mapping.generate")
      let candidates = try desk.contractRow(name).candidates
      pairs.append(candidates.first { $0.source == FieldPath("PATIENT", "remark_12") })
      let decided = candidates.filter { $0.evidence.contains { $0.kind == .decision } }
      #expect(decided.isEmpty == (project.id == site.trust.elsewhere.id))
    }
    let (raised, plain) = (try #require(pairs[0]), pairs[1])
    #expect(raised.score > plain?.score ?? 0)
    #expect(raised.evidence.contains { $0.kind == .decision && $0.words.contains(own.name) })
  }
}
