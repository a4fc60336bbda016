public import Domain

/// All links of a catalogue: what is declared, what is inferred, and what people decided of that.
public enum Relations {
  /// The links of `catalogue`, in its order: declared ones, then the inferred ones by `inference`
  /// with what `decisions` say of them, then accepted ones that nothing infers any more.
  ///
  /// A rejected link is given too, so that a page can show it; who draws leaves it out.
  public static func of(
    _ catalogue: Catalogue, decisions: RelationDecisions = RelationDecisions(),
    inference: KeyInference
  ) -> [Relation] {
    let declared = catalogue.declaredRelations
    var seen = Set(declared.map(Link.init))
    let inferred = inference.relations.filter { seen.insert(Link($0)).inserted }.map { relation in
      guard let decision = decisions[relation.from, relation.to] else { return relation }
      return decided(relation, decision)
    }
    let others = decisions.decisions.compactMap { decision -> Relation? in
      guard let from = catalogue[decision.from], let to = catalogue[decision.to] else {
        return nil
      }
      let relation = Relation(from: from.path, to: to.path, origin: .inferred)
      return seen.insert(Link(relation)).inserted ? decided(relation, decision) : nil
    }
    return declared + inferred + others
  }

  private static func decided(
    _ relation: Relation, _ decision: RelationDecisions.Decision
  ) -> Relation {
    let word = decision.verdict == .accepted ? "Accepted" : "Rejected"
    let by = decision.decidedBy.isEmpty ? "" : " by \(decision.decidedBy)"
    let reason = decision.reason.isEmpty ? "." : ": \(decision.reason)"
    return Relation(
      from: relation.from, to: relation.to,
      origin: decision.verdict == .accepted ? .accepted : .rejected,
      confidence: decision.verdict == .accepted ? 1 : relation.confidence,
      evidence: ["\(word)\(by)\(reason)"] + relation.evidence)
  }

  /// A link without regard to case, as SQL has it.
  private struct Link: Hashable {
    let names: [String]

    init(_ relation: Relation) {
      names = [relation.from.table, relation.from.field, relation.to.table, relation.to.field]
        .map { $0.lowercased() }
    }
  }
}
