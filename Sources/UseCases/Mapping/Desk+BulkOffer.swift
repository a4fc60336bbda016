internal import Domain
internal import Storage

extension Desk {
  /// The proposals that the matcher offers in bulk and nobody decided about; `nil` without any.
  ///
  /// The share is what docs/matching.md measures, over fields with a counterpart in the mappings that
  /// the band was drawn on; of other schemas nothing is known.
  func bulkOffer() throws -> Listing.Offer? {
    let filter = ContractFilter(status: .draft, isOffered: true)
    let (open, critical) = try store.contract.risks(filter, of: project.id)
    guard open > 0 else { return nil }
    let verb = open == 1 ? "proposal is" : "proposals are"
    let others =
      critical == 0
      ? ""
      : " \(critical) more \(critical == 1 ? "is" : "are") safety-critical, to be decided one at a time."
    return Listing.Offer(
      """
      \(open) \(verb) in the band that was right in at least 95 % of cases: look at a sample and \
      send them to review. Those cases are the fields with a counterpart in the public mappings \
      that the band was drawn on (docs/matching.md); how often it is right here nobody knows \
      yet.\(others)
      """,
      label: actor.may(.change("mapping.edit")) ? "See what would be sent to review" : "",
      path: "/mappings/bulk/preview?act=bulk_submit&status=DRAFT&offered=on")
  }
}
