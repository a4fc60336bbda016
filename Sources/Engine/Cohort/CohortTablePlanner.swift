internal import Domain

/// Finds a recipe for every field of one table.
struct CohortTablePlanner {
  let number: Int
  let shape: CohortShape
  let rules: CohortRules
  let lists: [String: [CodeListFile.Entry]]
  let timelines: [Timeline]
  let parameters: RunParameters

  private var source: Catalogue.Table { shape.tables[number] }
  private var links: [CohortShape.Place?] { shape.links[number] }
  private var isEvent: Bool { number == shape.root || shape.parents[number] != nil }
  private var ownKeys: [Int] {
    source.fields.indices.filter { source.fields[$0].isKey && links[$0] == nil }
  }

  func table() -> CohortTable {
    let codes = ownCodes
    let recipes = source.fields.indices.map { recipe(for: $0, inTableOfCodes: !codes.isEmpty) }
    return CohortTable(
      name: source.name, fields: source.fields, recipes: recipes, timeline: timelines[number],
      rows: rows(codes), codes: codes, rowDice: dice("rows"),
      blanks: zip(source.fields, recipes).map(blankPercent),
      blankDice: source.fields.map { dice($0.field, "blank") },
      companions: source.fields.map(companion))
  }

  private func dice(_ names: String...) -> Dice {
    Dice(seed: parameters.seed, source.name, names.joined(separator: "."))
  }

  /// The codes that are this table's key, when it is a table of codes.
  private var ownCodes: [CodeListFile.Entry] {
    let keys = source.key
    guard !isEvent, keys.count == 1, ownKeys.count == 1, let name = keys[0].codeList else {
      return []
    }
    return lists[name] ?? []
  }

  private func rows(_ codes: [CodeListFile.Entry]) -> ClosedRange<Int> {
    if number == shape.root { return parameters.rows...parameters.rows }
    if !codes.isEmpty { return codes.count...codes.count }
    guard isEvent else {
      let wanted = rules.rule(.reference, for: source.name)?.most ?? 12
      let few = shape.root == nil ? parameters.rows : wanted
      let rows = min(few, inTurn.map { lists[$0]?.count ?? few } ?? few, CohortPlan.mostPoolRows)
      return rows...rows
    }
    let rule = rules.rule(.event, for: source.name)
    let (least, most) = rule.map { ($0.least, max($0.least, $0.most)) } ?? (0, 2)
    if shape.isOneToOne(number) {
      let timeline = timelines[number]
      return timeline.tellsOfDeath || timeline.repeatsParent ? 1...1 : 0...1
    }
    if !source.key.isEmpty, ownKeys.isEmpty { return min(1, least)...min(1, most) }
    let codes = inTurn.flatMap { lists[$0]?.count } ?? most
    return min(least, codes)...min(most, codes)
  }

  /// The list of a code that is part of a longer key.
  private var inTurn: String? {
    guard source.key.count > 1 || isEvent, let key = ownKeys.first, ownKeys.count == 1 else {
      return nil
    }
    return source.fields[key].codeList.flatMap { lists[$0] == nil ? nil : $0 }
  }

  private func blankPercent(_ field: CatalogueField, _ recipe: Recipe) -> Int {
    guard field.mandatory != .yes, !field.isKey else { return 0 }
    switch recipe {
    case .moment, .ancestor, .ownDescription: return 0
    default: return CohortTable.blankPercent
    }
  }

  /// The optional end or death whose stem the field's name begins with.
  private func companion(_ field: CatalogueField) -> Int? {
    let words = NameWords.of(field.field)
    return timelines[number].moments.firstIndex {
      let isEnding = $0.rule.role == .end || $0.rule.role == .death
      return isEnding && $0.isOptional && !$0.stem.isEmpty && words.starts(with: $0.stem)
    }
  }
}

extension CohortTablePlanner {
  private func recipe(for index: Int, inTableOfCodes: Bool) -> Recipe {
    let field = source.fields[index]
    if let link = links[index] { return reference(index, link) }
    if field.isKey, let key = keyRecipe(index, inTableOfCodes: inTableOfCodes) { return key }
    if let codes = fittingCodes(of: field) { return .code(codes, dice(field.field)) }
    let rule = rules.rule(for: field)
    if field.type.isTemporal {
      let stem = NameWords.stem(field.field)
      return timelines[number].moments.firstIndex { $0.stem == stem }
        .map { .moment($0, Recipe.Format(field)) } ?? .blank
    }
    if inTableOfCodes, rule?.role == .description { return .ownDescription }
    return invented(field, as: rule?.role)
  }

  /// The recipe of a key field that refers to nothing; `nil` where any value will do.
  private func keyRecipe(_ index: Int, inTableOfCodes: Bool) -> Recipe? {
    let field = source.fields[index]
    if inTableOfCodes { return .ownCode }
    guard ownKeys.first(where: { !source.fields[$0].type.isTemporal }) == index else { return nil }
    if rules.rule(for: field)?.role == .nhsNumber, isEvent { return .patientsNHSNumber }
    if source.key.count > 1, let codes = fittingCodes(of: field) { return .codeInTurn(codes) }
    if source.key.count > 1, isEvent, field.type == .integer { return .position }
    return .serial(Serial(field, of: source.name))
  }

  private func fittingCodes(of field: CatalogueField) -> [String]? {
    guard let codes = field.codeList.flatMap({ lists[$0] })?.map(\.code), !codes.isEmpty else {
      return nil
    }
    guard case .text(let length?) = field.type else { return codes }
    let fitting = codes.filter { $0.count <= length }
    return fitting.isEmpty ? nil : fitting
  }

  private func reference(_ index: Int, _ link: CohortShape.Place) -> Recipe {
    let field = source.fields[index]
    let fieldDice = dice(field.field)
    let earlier = links[..<index].enumerated().filter { $0.element == link }.map(\.offset)
    if link.table == number || !isBefore(link.table) { return .blank }
    let isPatients = link.table == shape.root || shape.parents[link.table] != nil
    guard isPatients else {
      if ownKeys.isEmpty, field.isKey, !isEvent, source.fields.firstIndex(where: \.isKey) == index {
        return .pickInTurn(link)
      }
      if earlier.isEmpty, let through = throughAnother(index, link) { return through }
      let first = earlier.first.map { dice(source.fields[$0].field) }
      return .pick(link, fieldDice, apartFrom: first)
    }
    let target = shape.tables[link.table]
    let key = target.fields[link.field]
    let isSerial = key.isKey && key.codeList == nil && rules.rule(for: key)?.role != .nhsNumber
    if link.table == shape.root, !earlier.isEmpty, isSerial {
      return .otherPatient(Serial(key, of: target.name), fieldDice)
    }
    if let steps = shape.ancestors(of: number).firstIndex(of: link.table),
      earlier.isEmpty || link.table == shape.root
    {
      return .ancestor(steps: steps + 1, field: link.field)
    }
    return .event(link, fieldDice)
  }

  /// Whether the rows of `table` are there when those of this one are made.
  private func isBefore(_ table: Int) -> Bool {
    let order = shape.pools + shape.events
    guard let other = order.firstIndex(of: table), let own = order.firstIndex(of: number) else {
      return false
    }
    return other < own
  }

  /// The site of the ward, where the table names a ward and a site: another field of this table that
  /// picks a row whose own reference leads to `link`.
  private func throughAnother(_ index: Int, _ link: CohortShape.Place) -> Recipe? {
    for (other, place) in links.enumerated() where other != index {
      guard let place, isBefore(place.table),
        let nearer = shape.pools.firstIndex(of: place.table),
        let farther = shape.pools.firstIndex(of: link.table), farther < nearer,
        let field = shape.links[place.table].firstIndex(of: link),
        !links[..<other].contains(place),
        case .pick(_, let dice, nil) = reference(other, place)
      else { continue }
      return .through(place, field: field, dice)
    }
    return nil
  }
}
