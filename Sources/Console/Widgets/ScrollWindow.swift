/// Which rows of a list are in sight.
public enum ScrollWindow {
    /// The first row to show so that the cursor's row is in sight and nothing moves without need.
    /// - Parameters:
    ///   - first: the first row shown before.
    ///   - cursor: the row that must be seen; nil when none must.
    public static func first(_ first: Int, cursor: Int?, visible: Int, total: Int) -> Int {
        guard visible > 0 else { return 0 }
        var first = first
        if let cursor {
            if cursor < first { first = cursor }
            if cursor >= first + visible { first = cursor - visible + 1 }
        }
        return max(0, min(first, total - visible))
    }
}
