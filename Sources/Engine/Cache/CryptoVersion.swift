import CCrypto

/// The library that hashes.
public enum CryptoVersion {
    /// Such as `OpenSSL 3.0.11 19 Sep 2023`.
    public static var text: String { String(cString: OpenSSL_version(OPENSSL_VERSION)) }
}
