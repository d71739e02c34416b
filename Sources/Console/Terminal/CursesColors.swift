import CNcurses

/// The colours and pairs of one theme on one terminal. Only the terminal's own thread calls it.
struct CursesColors {
    let depth: ColorDepth
    /// True colour on a terminal with 256 slots: the nearest slot is given the exact colour, so that a terminal which
    /// ignores that still shows the nearest one.
    private let redefines: Bool
    private let isDirect: Bool
    private var slots: [Color: Int32] = [:]
    private var used: Set<Int32> = []
    private var pairs: [PairKey: Int32] = [:]

    private struct PairKey: Hashable {
        let foreground: Int32
        let background: Int32
    }

    /// After `newterm`.
    /// - Parameter colorterm: the environment's `COLORTERM`.
    init(wanted: ColorChoice, colorterm: String) {
        guard wanted != .never, has_colors(), start_color() == OK else {
            (depth, redefines, isDirect) = (.mono, false, false)
            return
        }
        use_default_colors()
        let count = Int(docket_colors())
        let isTrue = colorterm == "truecolor" || colorterm == "24bit"
        isDirect = count >= 1 << 24
        redefines = !isDirect && count >= 256 && isTrue && can_change_color()
        if isDirect || redefines {
            depth = .truecolor
        } else if count >= 256 {
            depth = .indexed256
        } else if count >= 8 {
            depth = .indexed16
        } else {
            depth = .mono
        }
    }

    /// Whether the terminal's palette was changed and has to be reset at the end.
    var changesPalette: Bool { redefines }

    /// The attributes and the pair that show a style.
    mutating func look(of style: Style) -> (attributes: attr_t, pair: Int32) {
        var attributes: attr_t = 0
        if style.attributes.contains(.bold) { attributes |= docket_bold() }
        if style.attributes.contains(.dim) { attributes |= docket_dim() }
        if style.attributes.contains(.underline) { attributes |= docket_underline() }
        if style.attributes.contains(.reverse) { attributes |= docket_reverse() }
        guard depth > .mono else { return (attributes, 0) }
        let foreground = number(of: style.foreground, attributes: &attributes)
        var none: attr_t = 0
        let background = number(of: style.background, attributes: &none)
        return (attributes, pair(foreground, background))
    }

    private mutating func pair(_ foreground: Int32, _ background: Int32) -> Int32 {
        if foreground < 0 && background < 0 { return 0 }
        let key = PairKey(foreground: foreground, background: background)
        if let known = pairs[key] { return known }
        let next = Int32(pairs.count + 1)
        // A terminal with fewer pairs than the theme has looks loses colour, never text.
        guard init_extended_pair(next, foreground, background) == OK else { return 0 }
        pairs[key] = next
        return next
    }

    private mutating func number(of color: Color, attributes: inout attr_t) -> Int32 {
        switch color {
        case .terminal: return -1
        case .indexed(let index):
            if isDirect && index >= 8 { return direct(color) }
            if docket_colors() < 16 && index >= 8 && index < 16 {
                // Eight colours: the bright ones are the bold ones.
                attributes |= docket_bold()
                return Int32(index) - 8
            }
            return Int32(index)
        case .rgb: return isDirect ? direct(color) : slot(for: color)
        }
    }

    private func direct(_ color: Color) -> Int32 {
        guard let (red, green, blue) = color.components else { return -1 }
        // The first eight numbers are the palette's.
        return Int32(max(8, red << 16 | green << 8 | blue))
    }

    private mutating func slot(for color: Color) -> Int32 {
        if let known = slots[color] { return known }
        guard case .indexed(let nearest) = color.reduced(to: .indexed256), redefines,
            let (red, green, blue) = color.components
        else { return -1 }
        var slot = Int32(nearest)
        // Two colours with one nearest slot: the second takes a neighbour.
        while used.contains(slot) && used.count < 200 { slot = slot == 255 ? 16 : slot + 1 }
        used.insert(slot)
        slots[color] = slot
        RestoreGuard.writing {
            _ = init_extended_color(slot, thousandths(red), thousandths(green), thousandths(blue))
        }
        return slot
    }

    private func thousandths(_ component: Int) -> Int32 { Int32((component * 1000 + 127) / 255) }
}
