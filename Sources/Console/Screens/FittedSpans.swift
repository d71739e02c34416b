/// Groups of text in the order of their importance: what does not fit is left out whole, last ones first.
enum FittedSpans {
    static func fit(_ groups: [[Span]], width: Int, glyphs: Glyphs) -> [Span] {
        var kept: [Span] = []
        var used = 0
        for group in groups {
            let cells = group.reduce(0) { $0 + DisplayText($1.text, glyphs: glyphs).width }
            // The first group is shown in any case, cut where it must be.
            guard kept.isEmpty || used + cells <= width else { break }
            kept += group
            used += cells
        }
        return kept
    }
}
