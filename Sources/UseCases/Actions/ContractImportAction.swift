internal import Domain

extension Actions {
  static let importContract = Action(
    "contract.import", at: "/mappings/imports/{upload}/acceptance", "Accept a contract’s file",
    says: """
      Makes edits of yours of what the file says otherwise than the contract, all or none; these \
      rows are open again, and those that the file calls approved wait for review. What the file \
      does not state stays as it is, and what it states as it is keeps its signatures.
      """,
    needs: .change("mapping.edit"),
    fields: [Action.Field("seen", "What was seen", .seen)], button: "Accept the file",
    done: "The file is accepted", ownDoors: [.cli],
    look: { desk, input in try desk.importProspect(input) },
    perform: { desk, input in try desk.importContract(input) })
}
