#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One file of an archive, unpacked.
struct ArchiveMember: Sendable {
    enum State: Sendable {
        case whole
        /// There is more of it than was wanted.
        case cut
        case damaged
        case encrypted
    }

    /// Its path in the archive, for people: no control characters, never a place on this machine.
    var name: String
    var bytes: [UInt8]
    var state: State
}

/// What an archive holds, unpacked by docket's own `docket-parse` in the jail.
struct ArchiveMembers: Sendable {
    private(set) var members: [ArchiveMember] = []
    /// False when the archive is damaged and more may have been in it.
    private(set) var isWhole = true

    private static let programNames = ["docket-parse", "CParse"]
    private static let damagedStatus: Int32 = 3
    private static let limitStatus: Int32 = 4
    private static let unknownStatus: Int32 = 5
    private static let memoryStatus: Int32 = 6

    /// Unpacks the files whose paths match one of `patterns` (`*` stands for anything but `/`), or all of them when
    /// there is none, each up to `memberBytesMax`. Throws `too_large` past a limit, `unreadable` for what is no
    /// archive.
    init(
        of bytes: [UInt8], patterns: [String] = [], memberBytesMax: Int, jail: Jail
    ) throws(DocumentError) {
        guard let program = jail.findOwn(Self.programNames) else {
            throw DocumentError(.internal, "docket-parse is missing beside docket; install both")
        }
        let limits = jail.limits
        var own = limits
        // Frames and names beside the data.
        own.textBytesMax = limits.expandedBytesMax + limits.membersMax * 2_048 + 1
        let output = try Jail(limits: own, launcher: jail.launcher).run(
            program,
            [
                "\(limits.membersMax)", "\(limits.expandedBytesMax)", "\(limits.expansionRatioMax)",
                "\(max(1, memberBytesMax))",
            ] + patterns, input: bytes)
        members = Self.frames(of: output.bytes)
        switch output.status {
        case 0: isWhole = output.isWhole
        case Self.limitStatus: throw Self.limitError(output.errorText, limits)
        case Self.memoryStatus:
            throw DocumentError(
                .memoryLimit,
                "unpacking it needs more than \(limits.extractMemoryBytesMax >> 20) MiB (limits.extract_memory_bytes)")
        case Self.damagedStatus where !members.isEmpty: isWhole = false
        case Self.damagedStatus: throw DocumentError(.unreadable, "this archive is damaged; nothing can be unpacked")
        case Self.unknownStatus: throw DocumentError(.unreadable, "this archive is damaged or packed in an unknown way")
        default: throw DocumentError(.internal, "docket-parse failed: \(output.errorText.prefix(200))")
        }
    }

    private static func limitError(_ which: String, _ limits: ExtractionLimits) -> DocumentError {
        if which.hasPrefix("entries") {
            return DocumentError(.tooLarge, "it holds more than \(limits.membersMax) files; unpack it and submit those")
        }
        if which.hasPrefix("ratio") {
            return DocumentError(
                .tooLarge, "it unpacks to more than \(limits.expansionRatioMax) times its size, as traps do")
        }
        return DocumentError(
            .tooLarge, "it unpacks to more than \(limits.expandedBytesMax >> 20) MiB (limits.expanded_bytes)")
    }

    /// The program is docket's own but was fed hostile bytes: a frame that does not fit ends the reading.
    private static func frames(of output: [UInt8]) -> [ArchiveMember] {
        var members: [ArchiveMember] = []
        var place = 0
        func number(at start: Int) -> Int { (0..<4).reduce(0) { $0 | Int(output[start + $1]) << (8 * $1) } }
        while place + 9 <= output.count, let state = state(output[place]) {
            let nameLength = number(at: place + 1)
            let dataLength = number(at: place + 5)
            let data = place + 9 + nameLength
            guard data + dataLength <= output.count else { break }
            members.append(
                ArchiveMember(
                    name: TextDecoder.name(output[(place + 9)..<data]),
                    bytes: Array(output[data..<(data + dataLength)]), state: state))
            place = data + dataLength
        }
        return members
    }

    private static func state(_ letter: UInt8) -> ArchiveMember.State? {
        switch letter {
        case UInt8(ascii: "w"): .whole
        case UInt8(ascii: "c"): .cut
        case UInt8(ascii: "d"): .damaged
        case UInt8(ascii: "e"): .encrypted
        default: nil
        }
    }
}
