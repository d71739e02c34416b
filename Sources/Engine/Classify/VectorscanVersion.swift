import CHyperscan

/// The pattern library that docket runs with.
public enum VectorscanVersion {
    /// Such as `5.4.8 2023-01-16`.
    public static var text: String { String(cString: hs_version()) }

    /// False on a processor the library has no code for: then no industry can be compiled.
    public static var isUsable: Bool { hs_valid_platform() == HS_SUCCESS }
}
