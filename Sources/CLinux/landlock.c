// Files by Landlock, for plain processes without an own root: the system and the spec's paths can be read,
// the own temporary directory written, nothing else. What the kernel's version doesn't know is left out.
#include "internal.h"

#include <linux/landlock.h>

enum {
    execute = 1 << 0, write_file = 1 << 1, read_file = 1 << 2, read_directory = 1 << 3,
    every_right_of_version_1 = (1 << 13) - 1, refer = 1 << 13, truncate_file = 1 << 14,
    file_rights = execute | write_file | read_file | truncate_file,
    reading = execute | read_file | read_directory,
};

int apus_landlock_version(void) {
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version < 0 ? 0 : (int)version;
}

static int allow(int rules, const char *path, uint64_t rights) {
    struct landlock_path_beneath_attr rule = {.allowed_access = rights};
    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0) return errno == ENOENT ? 0 : -1;
    struct stat status;
    if (fstat(rule.parent_fd, &status) == 0 && !S_ISDIR(status.st_mode)) rule.allowed_access &= file_rights;
    long result = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    int error = errno;
    close(rule.parent_fd);
    errno = error;
    return (int)result;
}

int apus_landlock_confine(const struct spec *spec) {
    static const char *const system[] = {
        "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/proc", "/sys/devices/system/cpu",
        "/etc/ssl", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives",
        "/etc/localtime", "/etc/hosts", "/etc/resolv.conf", "/etc/nsswitch.conf", "/etc/passwd", "/etc/group",
        "/etc/os-release", "/etc/mime.types",
    };
    static const char *const devices[] = {
        "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"};
    int version = apus_landlock_version();
    uint64_t handled = every_right_of_version_1;
    if (version >= 2) handled |= refer;
    if (version >= 3) handled |= truncate_file;
    struct landlock_ruleset_attr attributes = {.handled_access_fs = handled};
    size_t size = sizeof attributes.handled_access_fs;
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
    if (rules < 0) return -1;
    int result = 0;
    for (size_t i = 0; i < sizeof system / sizeof *system && result == 0; i++)
        result = allow(rules, system[i], reading);
    for (size_t i = 0; i < sizeof devices / sizeof *devices && result == 0; i++)
        result = allow(rules, devices[i], handled & (read_file | write_file | truncate_file));
    for (uint32_t i = 0; i < spec->head.bind_count && result == 0; i++)
        result = allow(rules, spec->binds[2 * i], reading);
    for (uint32_t i = 0; i < spec->head.layer_count && result == 0; i++)
        result = allow(rules, spec->layers[i], reading);
    if (result == 0 && spec->code[0]) result = allow(rules, spec->code, reading);
    if (result == 0 && spec->temporary[0]) result = allow(rules, spec->temporary, handled);
    if (result == 0) result = (int)syscall(SYS_landlock_restrict_self, rules, 0);
    int error = errno;
    close(rules);
    errno = error;
    return result;
}
