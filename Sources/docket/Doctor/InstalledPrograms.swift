import Console
import Engine
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Which programs and libraries of others are there, and which versions.
@MainActor
enum InstalledPrograms {
    static func findings(needsServer: Bool, jailPolicy: JailPolicy) -> [Finding] {
        [redisServer(isNeeded: needsServer), pdfReader(), pdftoppm(), catdoc(), tesseract(), unpacker()]
            + JailFindings.all(policy: jailPolicy) + [hyperscan()] + libraries()
    }

    private static func redisServer(isNeeded: Bool) -> Finding {
        guard let line = firstLine(of: "redis-server --version 2>/dev/null") else {
            return Finding(
                "redis-server", isNeeded ? .missing : .warning, "not installed; docket keeps its queue in it",
                mend: "sudo apt-get install redis-server")
        }
        let version = line.split(separator: " ").first { $0.hasPrefix("v=") }.map { String($0.dropFirst(2)) } ?? line
        return Finding("redis-server", .ok, version)
    }

    private static func pdftoppm() -> Finding {
        guard let line = firstLine(of: "pdftoppm -v 2>&1"), line.contains("pdftoppm version") else {
            return Finding(
                "pdftoppm", .warning, "not installed; scanned PDF documents can't be read",
                mend: "sudo apt-get install poppler-utils")
        }
        return Finding("pdftoppm", .ok, line.split(separator: " ").last.map(String.init) ?? line)
    }

    private static func catdoc() -> Finding {
        guard let line = firstLine(of: "catdoc -V 2>&1"), line.hasPrefix("Catdoc") else {
            return Finding(
                "catdoc", .warning, "not installed; old Office documents (DOC, XLS, PPT) can't be read",
                mend: "sudo apt-get install catdoc")
        }
        return Finding("catdoc", .ok, line.split(separator: " ").last.map(String.init) ?? line)
    }

    private static func tesseract() -> Finding {
        guard let line = firstLine(of: "tesseract --version 2>&1"), line.hasPrefix("tesseract ") else {
            return Finding(
                "tesseract", .warning, "not installed; scans and pictures can't be read",
                mend: "sudo apt-get install tesseract-ocr")
        }
        return Finding("tesseract", .ok, line.split(separator: " ").last.map(String.init) ?? line)
    }

    private static var ownFolder: String {
        "/" + Places.executablePath.split(separator: "/").dropLast().joined(separator: "/")
    }

    private static func unpacker() -> Finding {
        ownProgram("unpacker", ["docket-parse", "CParse"], without: "Office documents and archives can't be read")
    }

    private static func pdfReader() -> Finding {
        ownProgram("pdf reader", ["docket-pdf", "CPDF"], without: "PDF documents can't be read")
    }

    /// A reader of docket's own, which lies beside docket like the launcher, tried in the jail.
    private static func ownProgram(_ check: String, _ names: [String], without consequence: String) -> Finding {
        let paths = names.map { ownFolder + "/" + $0 }
        guard let path = paths.first(where: { access($0, X_OK) == 0 }) else {
            return Finding(check, .warning, "\(paths[0]) is not there; \(consequence)", mend: "make build")
        }
        guard let fault = JailProbe.fault(of: path) else { return Finding(check, .ok, path) }
        let lacksLibrary = fault.contains("shared librar")
        return Finding(
            check, .warning, "\(fault.filter { !$0.isNewline }); \(consequence)",
            mend: lacksLibrary ? "make build" : "chmod a+rx \(path)")
    }

    private static func hyperscan() -> Finding {
        guard HyperscanVersion.isUsable else {
            return Finding(
                "hyperscan", .missing, "\(HyperscanVersion.text) has no code for this processor (SSE4.2 is needed)",
                mend: "run docket on a processor made after 2011")
        }
        guard !HyperscanVersion.missesMatches else {
            return Finding(
                "hyperscan", .warning,
                "\(HyperscanVersion.text) (vectorscan) misses matches on this processor; answers can be wrong",
                mend: "sudo apt-get install libhyperscan5, or build with --disable-default-traits")
        }
        return Finding("hyperscan", .ok, HyperscanVersion.text)
    }

    private static func libraries() -> [Finding] {
        [
            Finding("ncurses", .ok, NcursesVersion.text), Finding("hiredis", .ok, HiredisVersion.text),
            Finding("libcurl", .ok, CurlVersion.text), Finding("libcrypto", .ok, CryptoVersion.text),
        ]
    }

    /// Of what a fixed command prints; nil when it prints nothing.
    private static func firstLine(of command: String) -> String? {
        guard let pipe = popen(command, "r") else { return nil }
        defer { pclose(pipe) }
        var buffer = [CChar](repeating: 0, count: 512)
        guard fgets(&buffer, Int32(buffer.count), pipe) != nil else { return nil }
        let bytes = buffer.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
