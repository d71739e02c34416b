import Engine
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Whether foreign formats can be read here, and behind which walls.
enum JailFindings {
    static func all(policy: JailPolicy) -> [Finding] {
        let named = getenv("DOCKET_JAIL") != nil
        do throws(JailProbe.Failure) {
            return of(try JailProbe.run(), policy: policy)
        } catch {
            return [
                Finding(
                    "jail launcher", .warning, "\(error.message); PDF documents can't be read",
                    mend: named ? "unset DOCKET_JAIL" : "make build")
            ]
        }
    }

    static func of(_ probe: JailProbe, policy: JailPolicy) -> [Finding] {
        [Finding("jail launcher", .ok, probe.launcher), files(probe, policy), calls(probe, policy)]
    }

    private static func files(_ probe: JailProbe, _ policy: JailPolicy) -> Finding {
        if let version = probe.filesVersion {
            let parts = ["files"] + (version >= 4 ? ["TCP"] : []) + (version >= 6 ? ["signals"] : [])
            return Finding("jail files", .ok, "Landlock version \(version) keeps out of sight: \(listed(parts))")
        }
        let reason = String(cString: strerror(probe.filesError))
        return Finding(
            "jail files", .warning, "the kernel has no Landlock (\(reason)); \(consequence(policy))",
            mend: mendFiles(probe.filesError))
    }

    /// The kernel's error tells an old kernel from one that was started without it, and from a container that
    /// forbids it.
    private static func mendFiles(_ error: Int32) -> String {
        switch error {
        case ENOSYS:
            "sudo apt-get install linux-image-\(machine)   # a kernel with Landlock, 5.13 or newer; then reboot"
        case EOPNOTSUPP: "add landlock to lsm= on the kernel's command line, then reboot"
        default:
            "allow landlock_create_ruleset, landlock_add_rule and landlock_restrict_self in the container's profile"
        }
    }

    private static var machine: String {
        #if arch(arm64)
        "arm64"
        #else
        "amd64"
        #endif
    }

    private static func calls(_ probe: JailProbe, _ policy: JailPolicy) -> Finding {
        if probe.callsAreFiltered {
            return Finding("jail calls", .ok, "system calls outside the list end a parser (seccomp)")
        }
        let reason = String(cString: strerror(probe.callsError))
        return Finding(
            "jail calls", .warning, "the kernel filters no system calls (\(reason)); \(consequence(policy))",
            mend: probe.callsError == EPERM || probe.callsError == EACCES
                ? "allow seccomp in the container's profile"
                : "boot a kernel with CONFIG_SECCOMP_FILTER")
    }

    private static func consequence(_ policy: JailPolicy) -> String {
        switch policy {
        case .refuse: "PDF documents are not read (jail.when_incomplete = \"warn\" reads them all the same)"
        case .warn: "PDF documents are read without it (jail.when_incomplete)"
        }
    }

    private static func listed(_ parts: [String]) -> String { parts.joined(separator: ", ") }
}
