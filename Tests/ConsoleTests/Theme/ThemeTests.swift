import Console
import Glibc
import TestSupport
import Testing

@Suite struct ThemeTests {
    private static let folder = Repository.path + "/themes"
    private static let shipped = ["terminal", "dark", "mono"]

    @Test func `the shipped themes are found by name`() {
        #expect(Set(Self.shipped).isSubset(of: Theme.names(in: [Self.folder])))
    }

    @Test(arguments: shipped)
    func `every role can be told from plain text where its meaning is danger`(name: String) throws {
        let theme = try Theme.load(name, folders: [Self.folder])
        #expect(theme.name == name)
        for depth in ColorDepth.allCases {
            let looks = [Role.ok, .warn, .crit].map { theme.style(of: $0, depth: depth) }
            #expect(Set(looks).count == 3, "ok, warn and crit look alike at \(depth)")
            for role in [Role.warn, .crit, .stale, .rowCursor, .tabActive, .inputCursor, .messageError] {
                let plain = theme.style(of: .text, depth: depth)
                #expect(theme.style(of: role, depth: depth) != plain, "\(role) at \(depth)")
            }
        }
    }

    @Test(arguments: shipped)
    func `without colour there is no colour`(name: String) throws {
        let theme = try Theme.load(name, folders: [Self.folder])
        for role in Role.allCases {
            let style = theme.style(of: role, depth: .mono)
            #expect(style.foreground == .terminal && style.background == .terminal, "\(role)")
        }
    }

    @Test func `mono's file says what the program does without a file`() throws {
        let theme = try Theme.load("mono", folders: [Self.folder])
        for depth in ColorDepth.allCases {
            for role in Role.allCases {
                #expect(theme.style(of: role, depth: depth) == Theme.mono.style(of: role, depth: depth), "\(role)")
            }
        }
        #expect(try Theme.load("mono", folders: []) == .mono)
    }

    @Test(arguments: [ColorDepth.truecolor, .indexed256])
    func `text of the dark theme has a contrast of 4,5 to 1`(depth: ColorDepth) throws {
        let theme = try Theme.load("dark", folders: [Self.folder])
        // Lines and empty tracks are no text.
        let lines: Set<Role> = [.border, .barEmpty]
        for role in Role.allCases where !lines.contains(role) {
            let style = theme.style(of: role, depth: depth)
            let ratio = try contrast(style.foreground, style.background)
            #expect(ratio >= 4.5, "\(role) has \(ratio) at \(depth)")
        }
    }

    private func contrast(_ left: Color, _ right: Color) throws -> Double {
        let (one, two) = (try luminance(left), try luminance(right))
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    private func luminance(_ color: Color) throws -> Double {
        let (red, green, blue) = try #require(color.components)
        func linear(_ component: Int) -> Double {
            let value = Double(component) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    @Test(arguments: [
        (
            "name = \"x\"\n\n[roles]\nboarder = { fg = \"red\" }",
            "x.toml:4: unknown role \"boarder\": did you mean border?"
        ),
        ("name = \"x\"\ncolor = 1", "x.toml:2: unknown key \"color\": did you mean roles?"),
        (
            "name = \"x\"\n[roles]\n\"row.cursr\" = { fg = 1 }",
            "x.toml:3: unknown role \"row.cursr\": did you mean row.cursor?"
        ),
        ("name = \"x\"\n[roles]\nok = { fgg = 1 }", "x.toml:3: unknown key \"fgg\": did you mean fg?"),
        (
            "name = \"x\"\n[roles]\nok = { fg = \"gren\" }",
            "x.toml:3: unknown colour \"gren\" of ok: did you mean green?"
        ),
        (
            "name = \"x\"\n[palette]\nsky = \"#00f\"\n",
            "x.toml:3: unknown colour \"#00f\" of sky: use \"#rrggbb\", 0 to 255, or a name."
        ),
        (
            "name = \"x\"\n[roles]\nok = { attributes = [\"bald\"] }",
            "x.toml:3: unknown attribute \"bald\" of ok: did you mean bold?"
        ),
        ("name = \"x\"\n[roles]\nok = 3", "x.toml:3: ok is not a table such as { fg = \"red\" }."),
        ("name = \"x\"\n[roles]\nok = { fg = 256 }", "x.toml:3: ok: a colour is \"#rrggbb\", 0 to 255, or a name."),
        ("[roles]\n", "x.toml: a theme needs a name, such as name = \"night\"."),
    ])
    func `a mistake in a theme is named with its line and the nearest name`(text: String, message: String) {
        #expect(throws: ThemeError(message)) { try Theme.parse(text, path: "x.toml") }
    }

    @Test func `broken TOML is named with its line`() {
        let error = #expect(throws: ThemeError.self) { try Theme.parse("name = \"x\"\n[roles\n", path: "x.toml") }
        #expect(error?.description.hasPrefix("x.toml:2: ") == true)
    }

    @Test func `an unknown theme is named with the nearest one`() {
        let error = #expect(throws: ThemeError.self) { try Theme.load("drak", folders: [Self.folder]) }
        #expect(error?.description.hasSuffix("Did you mean dark?") == true)
    }

    @Test func `what a theme leaves out comes from the role above`() throws {
        let theme = try Theme.parse(
            """
            name = "x"
            [palette]
            sea = "#0000ff"
            [roles]
            text = { fg = "white", bg = "sea" }
            border = { fg = 33 }
            ok = { 16 = { fg = "green" } }
            """, path: "x.toml")
        let focus = theme.style(of: .borderFocus, depth: .truecolor)
        #expect(focus.foreground == .indexed(33))
        #expect(focus.background == .rgb(red: 0, green: 0, blue: 255))
        #expect(theme.style(of: .ok, depth: .truecolor).foreground == .indexed(7))
        #expect(theme.style(of: .ok, depth: .indexed16).foreground == .indexed(2))
        #expect(theme.style(of: .text, depth: .indexed256).background == .indexed(21))
        #expect(theme.style(of: .text, depth: .indexed16).background == .indexed(12))
    }
}
