/// Where the columns of a table stand in a given width.
struct TableLayout {
    struct Place: Hashable {
        let column: Int
        let x: Int
        let width: Int
    }

    let places: [Place]

    init(columns: [Table.Column], width: Int) {
        var kept = Array(columns.indices)
        func needed() -> Int { kept.reduce(0) { $0 + columns[$1].width.minimum } + max(0, kept.count - 1) }
        while needed() > width {
            let candidates = kept.filter { columns[$0].dropOrder > 0 }
            guard let victim = candidates.max(by: { columns[$0].dropOrder < columns[$1].dropOrder }) else { break }
            kept.removeAll { $0 == victim }
        }
        let free = max(0, width - needed())
        let weights = kept.map { index in
            if case .flex(_, let weight) = columns[index].width { return weight }
            return 0
        }
        let total = weights.reduce(0, +)
        var places: [Place] = []
        var (x, seen, given) = (0, 0, 0)
        for (index, weight) in zip(kept, weights) {
            seen += weight
            let share = total > 0 ? free * seen / total - given : 0
            given += share
            let cells = min(columns[index].width.minimum + share, max(0, width - x))
            if cells > 0 { places.append(Place(column: index, x: x, width: cells)) }
            x += cells + 1
        }
        self.places = places
    }
}
