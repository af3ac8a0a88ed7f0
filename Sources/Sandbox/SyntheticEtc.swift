// The /etc of every sandbox: just enough that name look-up, TLS, time zones and the dynamic linker work, and
// nothing about this machine's users or its network.

internal import CLinux
internal import Glibc

enum SyntheticEtc {
    private static let uid = apus_runtime_uid
    private static let gid = apus_runtime_gid

    private static let files: [(path: String, text: String)] = [
        (
            "passwd",
            """
            root:x:0:0:root:/root:/sbin/nologin
            nobody:x:65534:65534:nobody:/:/sbin/nologin
            sbx_user1051:x:\(uid):\(gid)::/home/sbx_user1051:/sbin/nologin

            """
        ),
        ("group", "root:x:0:\nnogroup:x:65534:\nsbx_user1051:x:\(gid):\n"),
        ("hosts", "127.0.0.1 localhost sandbox sandbox.localdomain\n::1 localhost\n"),
        ("resolv.conf", "options timeout:1 attempts:1\n"),
        (
            "nsswitch.conf",
            "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n"
        ),
        ("host.conf", "multi on\n"),
        ("hostname", "sandbox\n"),
    ]

    /// What is copied from the host where it exists: public facts about installed software.
    private static let copied = [
        "ld.so.cache", "ld.so.conf", "services", "protocols", "mime.types", "ssl/openssl.cnf",
        "ssl/certs/java/cacerts",
    ]

    /// Debian's Java is links into these: `java-17-openjdk` and the like, with directories in directories.
    private static let javaSettings = (prefix: "java-", depth: 4)

    /// Where programs look for the certificate authorities, and where systems keep them.
    private static let authorities = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
    ]

    static func write(to directory: String) throws(SandboxError) {
        try SystemCall.makeDirectories(directory)
        for (path, text) in files { try SystemCall.write(text, to: directory + "/" + path, creating: 0o644) }
        for parent in ["ssl/certs/java", "pki/tls/certs", "alternatives"] {
            try SystemCall.makeDirectories(directory + "/" + parent)
        }
        for name in copied {
            if let text = SystemCall.readBytes("/etc/" + name) {
                try SystemCall.write(text, to: directory + "/" + name, creating: 0o644)
            }
        }
        for name in SystemCall.list("/etc") where name.hasPrefix(javaSettings.prefix) {
            try copy("/etc/" + name, to: directory + "/" + name, depth: javaSettings.depth)
        }
        if let bundle = authorities.lazy.compactMap({ SystemCall.readBytes($0) }).first {
            try SystemCall.write(bundle, to: directory + "/ssl/certs/ca-certificates.crt", creating: 0o644)
            symlink("../../../ssl/certs/ca-certificates.crt", directory + "/pki/tls/certs/ca-bundle.crt")
            symlink("certs/ca-certificates.crt", directory + "/ssl/cert.pem")
        }
        // awk, java and others are links through here on Debian.
        for name in SystemCall.list("/etc/alternatives") where !name.hasSuffix(".gz") {
            if let target = SystemCall.readLink("/etc/alternatives/" + name) {
                symlink(target, directory + "/alternatives/" + name)
            }
        }
        symlink("/usr/share/zoneinfo/UTC", directory + "/localtime")
        if SystemCall.exists("/usr/lib/os-release") {
            symlink("../usr/lib/os-release", directory + "/os-release")
        }
    }

    private static func copy(_ source: String, to target: String, depth: Int) throws(SandboxError) {
        try SystemCall.makeDirectories(target)
        for name in SystemCall.list(source) {
            let (from, to) = (source + "/" + name, target + "/" + name)
            if SystemCall.isDirectory(from) {
                if depth > 1 { try copy(from, to: to, depth: depth - 1) }
            } else if isPublic(from), let bytes = SystemCall.readBytes(from) {
                try SystemCall.write(bytes, to: to, creating: 0o644)
            }
        }
    }

    /// Whether everybody on this machine may read the file: passwords of management agents lie here too.
    private static func isPublic(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & 0o004 != 0
    }
}
