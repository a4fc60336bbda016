internal import Domain
internal import Storage

extension Desk {
  /// The proposals that the matcher offers in bulk and nobody decided about; `nil` without any.
  ///
  /// It offers what people approved before; docs/matching.md tells why names alone are not enough.
  func bulkOffer() throws -> Listing.Offer? {
    let filter = ContractFilter(status: .draft, isOffered: true)
    let (open, critical) = try store.contract.risks(filter, of: project.id)
    guard open > 0 else { return nil }
    let others =
      critical == 0
      ? ""
      : " \(critical) more \(critical == 1 ? "is" : "are") safety-critical, to be decided one at a time."
    return Listing.Offer(
      """
      \(open) \(open == 1 ? "proposal repeats" : "proposals repeat") what people of this organisation \
      approved before: look at a sample and send them to review. What rests on names alone is not \
      offered in bulk.\(others)
      """,
      label: actor.may(.change("mapping.edit")) ? "See what would be sent to review" : "",
      path: "/mappings/bulk/preview?act=bulk_submit&status=DRAFT&offered=on")
  }
}
