/// The codes that programs may rely on; each is part of the interface.
public enum ErrorCode: String, Codable, Sendable, CaseIterable {
    case emptyFile = "empty_file"
    case tooLarge = "too_large"
    case encrypted
    case unreadable
    case unsupportedType = "unsupported_type"
    case needsOCR = "needs_ocr"
    case timeout
    case memoryLimit = "memory_limit"
    case extractorCrashed = "extractor_crashed"
    case notFound = "not_found"
    case permissionDenied = "permission_denied"
    case rateLimited = "rate_limited"
    case queueFull = "queue_full"
    case clientPaused = "client_paused"
    case queuePaused = "queue_paused"
    case unknownIndustry = "unknown_industry"
    case llmUnavailable = "llm_unavailable"
    case storeUnavailable = "store_unavailable"
    case cancelled
    /// Somebody changed it meanwhile.
    case conflict
    case invalidValue = "invalid_value"
    case `internal`

    /// Worth another attempt: the same bytes may well succeed a moment later.
    public var isTransient: Bool {
        switch self {
        case .timeout, .llmUnavailable, .storeUnavailable, .extractorCrashed: true
        default: false
        }
    }
}

/// Why one document has no verdict: a code for programs, a sentence for people that says what to do.
public struct DocumentError: Error, Hashable, Codable, Sendable {
    public var code: ErrorCode
    public var message: String

    public init(_ code: ErrorCode, _ message: String) {
        self.code = code
        self.message = message
    }
}
