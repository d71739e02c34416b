import CCurl

/// The HTTP library that docket runs with.
public enum CurlVersion {
    /// Such as `libcurl/7.88.1 OpenSSL/3.0.11`.
    public static var text: String { String(cString: curl_version()) }
}
