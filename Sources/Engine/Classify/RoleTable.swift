/// The roles of an industry's patterns, laid out for scoring: what every hit is asked lies in one array of numbers, and
/// what is the same for all texts is worked out once.
final class RoleTable: Sendable {
    /// What scoring needs of a pattern.
    struct Weighing: Sendable {
        var purpose: PatternRole.Purpose
        var inHeading: Bool
        /// Of a pattern that is normal or weak.
        var isCommon: Bool
        /// Log-odds of one match that is not in a heading.
        var weight: Double
    }

    let roles: [PatternRole]
    let weighings: [Weighing]
    /// For each category the places of the patterns that speak for it, strongest first.
    let ranked: [[Int]]
    /// For each category the first that is answered alike.
    let firstAnsweredAlike: [Int]

    init(_ roles: [PatternRole], of industry: Industry) {
        self.roles = roles
        weighings = roles.map { role in
            let strength = role.pattern.strength
            return Weighing(
                purpose: role.purpose, inHeading: role.pattern.inHeading,
                isCommon: strength == .normal || strength == .weak, weight: strength.weight)
        }
        var ranked = [[(place: Int, weight: Double)]](repeating: [], count: industry.categories.count)
        for (index, role) in roles.enumerated() {
            guard case .evidence(let category) = role.purpose, role.pattern.strength != .against else { continue }
            ranked[category].append((index, Self.supportWeight(role)))
        }
        self.ranked = ranked.map { places in
            places.sorted { ($0.weight, $1.place) > ($1.weight, $0.place) }.map(\.place)
        }
        var firsts: [Category: Int] = [:]
        firstAnsweredAlike = industry.categories.indices.map { index in
            let answer = industry.answer(index)
            if let first = firsts[answer] { return first }
            firsts[answer] = index
            return index
        }
    }

    /// What a pattern would add if it matched where it counts most.
    static func supportWeight(_ role: PatternRole) -> Double {
        role.pattern.inHeading ? Evidence.titleWeight : role.pattern.strength.weight
    }

    subscript(place: Int) -> PatternRole { roles[place] }
}
