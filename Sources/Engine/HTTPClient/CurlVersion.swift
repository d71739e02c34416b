import CCurl

/// The HTTP library that docket runs with.
public enum CurlVersion {
    /// Such as `7.88.1 with OpenSSL/3.0.11`.
    public static var text: String {
        let parts = String(cString: curl_version()).split(separator: " ").prefix(2)
        return parts.map { $0.hasPrefix("libcurl/") ? String($0.dropFirst(8)) : String($0) }.joined(separator: " with ")
    }
}
