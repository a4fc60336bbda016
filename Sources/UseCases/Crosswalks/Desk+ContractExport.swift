internal import Cryptography
internal import Domain
public import Engine
internal import Foundation
internal import Storage

extension Desk {
  /// The contract as a file for another tool, which the ledger records.
  ///
  /// It is a published version, or what people work on without a number; each row says where it
  /// stands in review.
  ///
  /// - Throws: ``MappingRefusal/unknownVersion(_:)`` or ``Refusal/notPermitted(_:)``.
  public func exportContract(
    version: Int? = nil, as format: ContractFormat
  ) throws -> (bytes: [UInt8], name: String) {
    try require(.execute("mapping.export"))
    let project = try project
    let document = try contractDocument(version)
    let bytes = try document.bytes(as: format)
    try record(
      LedgerEntry(
        "contract.export", on: "contract:\(version.map(String.init) ?? "working")",
        in: project.id,
        detail: [
          LedgerDetail("format", format.rawValue), LedgerDetail("rows", document.rows.count),
          LedgerDetail(
            "unapproved", document.rows.count { $0.status != .approved }),
          LedgerDetail("sha256", SHA256.hex(bytes)),
        ]))
    let stage = version.map { "v\($0)" } ?? "working"
    return (
      bytes, "\(project.slug)_mapping_contract_\(stage)_\(CivilDate(.now)).\(format.suffix)"
    )
  }

  /// What differs between two versions; without the newer one, against what people work on.
  ///
  /// - Throws: ``MappingRefusal/unknownVersion(_:)`` or ``Refusal/notPermitted(_:)``.
  public func contractDiff(from older: Int, to newer: Int?) throws -> ContractDiff {
    try require(.read("mapping.read"))
    return try ContractDiff(from: contractDocument(older), to: contractDocument(newer))
  }

  private func contractDocument(_ version: Int?) throws -> ContractDocument {
    var header = ContractDocument.Header(
      project: try project.slug, version: version,
      generatedBy: "Crossgate \(Version.current)")
    if let version {
      guard let found = try store.contractSets.version(version, of: project.id) else {
        throw Refusal.mapping(.unknownVersion(version))
      }
      let contract = try ContractText.contract(found.content)
      return ContractDocument(header, rows: contract.rows, plans: contract.tables)
    }
    // Only of what is at hand is it known which catalogues it was made from.
    header.sourceCatalogue = try store.versions.newest(of: project.id, .source)?.sha256 ?? ""
    header.targetCatalogue = try store.versions.newest(of: project.id, .target)?.sha256 ?? ""
    let contract = try mapped()
    return ContractDocument(header, rows: contract.rows, plans: contract.tables)
  }
}
