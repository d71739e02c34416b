/// What one expression of the matcher is there for.
struct PatternRole: Sendable {
    enum Purpose: Sendable {
        case evidence(category: Int)
        case forbids(category: Int)
        /// Speaks for `unknown`.
        case unknown
        case label(feature: Int)
        case value(feature: Int)
    }

    var purpose: Purpose
    var pattern: CategoryPattern

    var expression: MatcherExpression {
        let report: MatcherExpression.Report =
            switch purpose {
            case .evidence, .forbids, .unknown: .firstEnd
            case .label: .everyEnd
            case .value: .spans
            }
        var expression = pattern.expression
        expression.report = report
        return expression
    }

    /// In the order of the file; a hit's number is a place in this list.
    static func all(of industry: Industry) -> [PatternRole] {
        var roles: [PatternRole] = []
        for (index, category) in industry.categories.enumerated() {
            roles += category.patterns.map { PatternRole(purpose: .evidence(category: index), pattern: $0) }
            roles += category.forbidden.map { PatternRole(purpose: .forbids(category: index), pattern: $0) }
        }
        roles += industry.unknownPatterns.map { PatternRole(purpose: .unknown, pattern: $0) }
        for (index, feature) in industry.features.enumerated() {
            roles += feature.labels.map { PatternRole(purpose: .label(feature: index), pattern: $0) }
            roles += feature.patterns.map { PatternRole(purpose: .value(feature: index), pattern: $0) }
        }
        return roles
    }
}
