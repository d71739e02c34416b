#if Vectorscan
import CHyperscan
#endif

/// The pattern library that docket runs with.
public enum VectorscanVersion {
    #if Vectorscan
    /// Such as `5.4.9`; the library adds the day of its build where it was told one.
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
    #else
    public static var text: String { "left out of this build; patterns are matched in Swift, with the same answers" }

    static var platform: String { "swift" }

    public static var isUsable: Bool { true }
    #endif
}
