import CHiredis

/// The library that talks to Redis.
public enum HiredisVersion {
    /// Of the headers docket was built with: the library itself does not tell.
    public static var text: String { "\(HIREDIS_MAJOR).\(HIREDIS_MINOR).\(HIREDIS_PATCH)" }
}
