import CHyperscan

/// The pattern library that docket runs with.
public enum VectorscanVersion {
    /// Such as `5.4.9`; the library adds the day of its build where it was told one.
    public static var text: String {
        String(cString: hs_version()).split(separator: " ").joined(separator: " ")
    }

    /// False on a processor the library has no code for: then no industry can be compiled.
    public static var isUsable: Bool { hs_valid_platform() == HS_SUCCESS }
}
