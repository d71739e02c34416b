import Console
import Foundation
import Testing

/// Every screen as it was last read and found good. `DOCKET_UPDATE_GOLDEN=1` writes the files anew.
@Suite struct GoldenTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fixtures/Screens").standardizedFileURL

    static var isUpdating: Bool { ProcessInfo.processInfo.environment["DOCKET_UPDATE_GOLDEN"] == "1" }

    static func page(_ scene: Scenes.Scene, width: Int, height: Int) -> String {
        var parts: [String] = []
        for (name, glyphs) in [("unicode", Glyphs.braille), ("ascii", Glyphs.ascii)] {
            let grid = Scenes.grid(scene, width: width, height: height, glyphs: glyphs)
            parts.append("== \(scene.name) \(width)x\(height) \(name)")
            parts += ScreenText.text(grid).map { $0 + "$" }
            parts.append("== roles")
            parts += ScreenText.roles(grid)
        }
        parts.append("== " + ScreenText.legend)
        return parts.joined(separator: "\n") + "\n"
    }

    @Test(arguments: Scenes.all)
    func `a screen looks as it did when it was last read`(_ scene: Scenes.Scene) throws {
        for (width, height) in Scenes.sizes {
            let file = Self.folder.appending(path: "\(scene.name)-\(width)x\(height).txt")
            let page = Self.page(scene, width: width, height: height)
            if Self.isUpdating {
                try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
                try page.write(to: file, atomically: true, encoding: .utf8)
                continue
            }
            let golden = try String(contentsOf: file, encoding: .utf8)
            let change = zip(golden.split(separator: "\n"), page.split(separator: "\n")).first { $0 != $1 }
            #expect(
                golden == page,
                "\(file.lastPathComponent): was \(change?.0 ?? "") now \(change?.1 ?? "")"
            )
        }
    }

    @Test func `no golden file is left of a scene that is gone`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        let known = Set(
            Scenes.all.flatMap { scene in Scenes.sizes.map { "\(scene.name)-\($0.0)x\($0.1).txt" } })
        #expect(Set(names).subtracting(known).isEmpty)
    }
}
