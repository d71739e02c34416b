/// The source tree that the tests were built from.
public enum Repository {
    /// Its top folder.
    public static let path: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/")
    }()
}
