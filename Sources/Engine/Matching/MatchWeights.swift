internal import Domain

/// What each feature of a pair weighs, and how scores become likelihoods: `matching/weights.csv`.
///
/// The file says `model,feature,weight,meaning`; people review it, and `matching/README.md` beside it says how
/// the numbers were fitted.
struct MatchWeights {
  /// By place of the feature.
  let pair: [Float]
  let confidence: [ConfidenceTerm: Double]
  let noCounterpart: [VerdictTerm: Double]

  static let file = "matching/weights.csv"

  /// What the best target's likelihood of being right, if anything is, is reckoned from.
  enum ConfidenceTerm: String, CaseIterable {
    case bias
    /// The logarithm of the odds that the best target's family has among all targets.
    case odds
    case given
    /// The confidence from which a pair may be accepted in bulk.
    case bulk
  }

  /// What the verdict that nothing takes a field is reckoned from.
  enum VerdictTerm: String, CaseIterable {
    case bias
    case given
    case tableName = "table_name"
    /// How much better the field fits its best target than any other field of its table does.
    case claim
    case hub
    /// Whether the field is a name or prose, or a state or kind.
    case label, state
    /// How well the best fields of its table are given.
    case neighbours
    case precedent
  }

  /// Reads the shipped weights below `policy`.
  ///
  /// - Throws: ``ArtefactError`` with file and line; a feature without a weight is a missing column.
  init(policy: String) throws {
    let table = try ArtefactTable(Self.file, in: policy, required: ["model", "feature", "weight"])
    var models: [String: [String: Double]] = [:]
    for row in table.rows {
      models[row["model"], default: [:]][row["feature"]] = try row.value("weight") { Double($0) }
    }
    func weight(_ model: String, _ feature: String) throws -> Double {
      guard let weight = models[model]?[feature] else {
        throw ArtefactError.columnMissing("\(model) \(feature)", file: Self.file)
      }
      return weight
    }
    pair = try PairFeatures.Feature.allCases.map { Float(try weight("pair", $0.name)) }
    confidence = try Dictionary(
      uniqueKeysWithValues: ConfidenceTerm.allCases.map {
        ($0, try weight("confidence", $0.rawValue))
      })
    noCounterpart = try Dictionary(
      uniqueKeysWithValues: VerdictTerm.allCases.map {
        ($0, try weight("no_counterpart", $0.rawValue))
      })
  }

  /// How likely the best target is right, if anything takes the field: `share` is its family's among all.
  func rightIfAny(share: Double, given: Double) -> Double {
    let held = min(max(share, 1e-6), 1 - 1e-6)
    let odds = held.logarithmOfAny - (1 - held).logarithmOfAny
    return Double.logistic(
      confidence[.bias, default: 0] + confidence[.odds, default: 0] * odds
        + confidence[.given, default: 0] * given)
  }

  /// How likely nothing takes the field.
  func noCounterpart(_ terms: [VerdictTerm: Double]) -> Double {
    Double.logistic(
      VerdictTerm.allCases.reduce(0) {
        $0 + noCounterpart[$1, default: 0] * ($1 == .bias ? 1 : terms[$1, default: 0])
      })
  }

  /// Whether a pair may be offered for acceptance in bulk.
  func isBulk(confidence: Double) -> Bool { confidence >= self.confidence[.bulk, default: 1] }
}

extension Double {
  /// e to the power of `self` by series, the same on every machine; 0 below -700.
  var exponential: Double {
    guard self > -700 else { return 0 }
    let twos = (self / 0.693_147_180_559_945_3).rounded()
    let rest = self - twos * 0.693_147_180_559_945_3
    var term = 1.0
    var sum = 1.0
    for power in 1...18 {
      term *= rest / Double(power)
      sum += term
    }
    return sum * Double(sign: .plus, exponent: Int(twos), significand: 1)
  }

  /// The natural logarithm of any number above 0.
  var logarithmOfAny: Double { self < 1 ? -(1 / self).logarithm : logarithm }

  static func logistic(_ value: Double) -> Double {
    value < 0 ? value.exponential / (1 + value.exponential) : 1 / (1 + (-value).exponential)
  }
}
