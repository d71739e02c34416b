import Console
import Engine
import Testing

/// A generator that gives the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

@Suite struct LayoutTests {
    @Test(arguments: Scenes.all)
    func `every screen fills exactly its size, whatever that is`(_ scene: Scenes.Scene) {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<12 {
            let (width, height) = (
                Int.random(in: 0...200, using: &generator), Int.random(in: 0...70, using: &generator)
            )
            let grid = Scenes.grid(scene, width: width, height: height, glyphs: .braille)
            #expect(grid.cells.count == width * height)
            Self.expectHarmless(grid, "\(scene.name) at \(width)x\(height)")
        }
    }

    @Test(arguments: Scenes.all)
    func `the word on health is on every screen`(_ scene: Scenes.Scene) {
        for (width, height) in Scenes.sizes + [(39, 11), (20, 3), (300, 80)] {
            let grid = Scenes.grid(scene, width: width, height: height, glyphs: .ascii)
            let first = ScreenText.text(grid)[0]
            let words = HealthWord.allCases.map(\.rawValue)
            #expect(words.contains { first.contains($0) }, "\(scene.name) at \(width)x\(height): \(first)")
        }
    }

    @Test(arguments: Scenes.all)
    func `in ASCII every cell is seven bits`(_ scene: Scenes.Scene) {
        for (width, height) in Scenes.sizes {
            let grid = Scenes.grid(scene, width: width, height: height, glyphs: .ascii)
            let foreign = grid.cells.first { $0.character != Cell.covered && !$0.character.isASCII }
            #expect(
                foreign == nil, "\(scene.name) at \(width)x\(height): \(foreign.map { String($0.character) } ?? "")")
        }
    }

    @Test func `too small a terminal says the word and the size it needs`() {
        var session = Session(width: 39, height: 12)
        let lines = ScreenText.text(draw(session.model))
        #expect(lines[0].hasPrefix("DEGRADED"))
        #expect(lines[1].hasPrefix("needs 40x12"))
        session.send(.resize(Size(width: 40, height: 12)))
        let bigger = ScreenText.text(draw(session.model)).joined()
        #expect(!bigger.contains("needs"))
    }

    @Test(arguments: [(120, 40), (80, 24)])
    func `no frame of a screen is broken by what stands in it`(_ width: Int, _ height: Int) {
        for scene in Scenes.all where scene.name != "overview-no-data" {
            let lines = ScreenText.text(Scenes.grid(scene, width: width, height: height, glyphs: .braille))
            for line in lines where line.hasPrefix("┌") && width == 120 {
                #expect(line.hasSuffix("┐"), "\(scene.name): \(line)")
            }
            for line in lines where line.hasPrefix("└") && width == 120 {
                #expect(line.hasSuffix("┘"), "\(scene.name): \(line)")
            }
        }
    }

    /// No character that could steer a terminal, and no half of a wide one on its own.
    static func expectHarmless(_ grid: Grid, _ what: String) {
        for y in 0..<grid.size.height {
            for x in 0..<grid.size.width {
                let character = grid[x, y].character
                if character == Cell.covered {
                    #expect(x > 0 && grid[x - 1, y].character != Cell.covered, "\(what): a lone half at \(x),\(y)")
                    continue
                }
                let bad = character.unicodeScalars.contains { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: true
                    default: false
                    }
                }
                if bad { Issue.record("\(what): \(character.unicodeScalars.map(\.value)) at \(x),\(y)") }
            }
        }
    }
}
