public struct Glyphs: Sendable { public static let unicode = Glyphs() }
extension ConsoleModel {
    var pageRows: Int { 10 }
    var scrollMax: Int { 10 }
    var helpScrollMax: Int { 10 }
}
