// Directories of the host that functions write to: mounted without the rights that programs could take from the
// files in them, and with their owner on the host as the runtime's user inside.
#include "internal.h"

#include <sys/mount.h>
#include <sys/wait.h>

enum { clone_tree = 1, attribute_map_owners = 0x100000 };

struct attributes {
    uint64_t set, clear, propagation, user_namespace;
};

int apus_open_shared(const char *directory, int owners) {
    struct attributes wanted = {.set = attribute_nosuid | attribute_nodev, .propagation = MS_PRIVATE};
    if (owners >= 0) {
        wanted.set |= attribute_map_owners;
        wanted.user_namespace = (uint64_t)owners;
    }
    int tree = (int)syscall(SYS_open_tree, AT_FDCWD, directory, clone_tree | O_CLOEXEC);
    if (tree < 0) return -errno;
    if (syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH, &wanted, sizeof wanted) == 0) return tree;
    int error = errno;
    close(tree);
    return -error;
}

static int write_map(pid_t child, const char *name, uint32_t outside, uint32_t inside) {
    char path[64], line[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)child, name);
    int length = snprintf(line, sizeof line, "%u %u 1", outside, inside);
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return -errno;
    int result = write(file, line, (size_t)length) == length ? 0 : -errno;
    close(file);
    return result;
}

int apus_owner_namespace(uint32_t user, uint32_t group) {
    int life[2];
    if (pipe2(life, O_CLOEXEC) < 0) return -errno;
    // A process that does nothing but live in the namespace until we hold it.
    pid_t child = (pid_t)syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
    if (child == 0) {
        char nothing;
        close(life[1]);
        while (read(life[0], &nothing, 1) < 0 && errno == EINTR) {}
        _exit(0);
    }
    int result = child < 0 ? -errno : 0;
    if (result == 0) result = write_map(child, "uid_map", user, apus_runtime_uid);
    if (result == 0) result = write_map(child, "gid_map", group, apus_runtime_gid);
    if (result == 0) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/ns/user", (int)child);
        result = open(path, O_RDONLY | O_CLOEXEC);
        if (result < 0) result = -errno;
    }
    close(life[0]);
    close(life[1]);
    if (child > 0)
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
    return result;
}
