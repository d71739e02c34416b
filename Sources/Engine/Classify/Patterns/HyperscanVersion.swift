#if Hyperscan
import CHyperscan
#endif

/// The pattern library that docket runs with.
public enum HyperscanVersion {
    #if Hyperscan
    /// Such as `5.4.0`; the library adds the day of its build where it was told one.
    public static var text: String {
        String(cString: hs_version()).split(separator: " ").joined(separator: " ")
    }

    /// What was compiled can be used by processors that have the same of this.
    static var platform: String {
        var platform = hs_platform_info_t()
        guard hs_populate_platform(&platform) == HS_SUCCESS else { return "unknown" }
        return "\(platform.tune).\(platform.cpu_features)"
    }

    /// False on a processor the library has no code for: then no industry can be compiled.
    public static var isUsable: Bool { hs_valid_platform() == HS_SUCCESS }

    /// Whether it misses matches, as vectorscan 5.4.9 does on processors with AVX2 or AVX-512: where nearly all bytes
    /// of a text are alike, or near its end. Looks for one letter in some hundred texts; takes a few milliseconds.
    public static var missesMatches: Bool {
        let expression = MatcherExpression(expression: "[^a-z0-9_]p", report: .everyEnd)
        guard let database = try? HyperscanDatabase(compiling: [expression]) else { return true }
        return (0..<200).contains { place in
            let text = [UInt8](repeating: 0x20, count: place + 1) + Array("p".utf8)
            return database.scan(text, hitsMax: 2).count != 1
        }
    }
    #else
    public static var text: String { "left out of this build; patterns are matched in Swift, with the same answers" }

    static var platform: String { "swift" }

    public static var isUsable: Bool { true }

    public static var missesMatches: Bool { false }
    #endif
}
