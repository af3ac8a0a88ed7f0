// The root of a sandbox: a small tmpfs with the system's directories bound read-only, an own /proc and /dev,
// and what the spec adds. All of it lives in the sandbox's own mount namespace and goes with it.
#include "internal.h"

#include <sys/mount.h>
#include <sys/sysmacros.h>

#ifndef OPEN_TREE_CLONE
#define OPEN_TREE_CLONE 1
#endif
#ifndef OPEN_TREE_CLOEXEC
#define OPEN_TREE_CLOEXEC O_CLOEXEC
#endif
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif
enum { move_from_descriptor = 4, move_to_descriptor = 0x40, resolve_in_root = 0x10, resolve_no_magic_links = 0x02 };
enum { path_limit = 4096 };

struct attributes {
    uint64_t set, clear, propagation, user_namespace;
};
struct how {
    uint64_t flags, mode, resolve;
};

static int root = -1;  // the new root, until it is the root
static char root_path[path_limit];

static int set_attributes(int tree, uint64_t attributes, int more) {
    struct attributes wanted = {.set = attributes};
    return (int)syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH | more, &wanted, sizeof wanted);
}

// Opens `target` as the sandbox will see it: symbolic links stay inside the new root.
static int open_inside(const char *target) {
    struct how how = {.flags = O_PATH | O_CLOEXEC, .resolve = resolve_in_root};
    return (int)syscall(SYS_openat2, root, target, &how, sizeof how);
}

// Makes the directories on the way to `target`, and `target` itself as a directory or an empty file.
static int make_target(const char *target, bool directory) {
    char path[path_limit];
    size_t length = strlen(target);
    if (target[0] != '/' || length >= sizeof path) return errno = EINVAL, -1;
    memcpy(path, target, length + 1);
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdirat(root, path + 1, 0755) < 0 && errno != EEXIST && errno != EROFS) return -1;
        *slash = '/';
    }
    if (directory) return mkdirat(root, path + 1, 0755) < 0 && errno != EEXIST && errno != EROFS ? -1 : 0;
    return mknodat(root, path + 1, S_IFREG | 0444, 0) < 0 && errno != EEXIST && errno != EROFS ? -1 : 0;
}

static int attach(int tree, const char *target) {
    int place = open_inside(target);
    if (place < 0) return -1;
    long result = syscall(
        SYS_move_mount, tree, "", place, "", move_from_descriptor | move_to_descriptor);
    int error = errno;
    close(place);
    errno = error;
    return (int)result;
}

// Shows `source` of the host at `target`, with everything mounted below it.
static int bind_tree(const char *source, const char *target, uint64_t attributes) {
    int tree = (int)syscall(
        SYS_open_tree, AT_FDCWD, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
    if (tree < 0) return -1;
    struct stat status;
    int result = fstat(tree, &status);
    if (result == 0) result = set_attributes(tree, attributes, AT_RECURSIVE);
    if (result == 0) result = make_target(target, S_ISDIR(status.st_mode));
    if (result == 0) result = attach(tree, target);
    int error = errno;
    close(tree);
    errno = error;
    return result;
}

static int mount_inside(const char *target, const char *type, unsigned long flags, const char *options) {
    char path[path_limit + 64];
    snprintf(path, sizeof path, "%s%s", root_path, target);
    return mount(type, path, type, flags, options);
}

static const char *const devices[] = {"null", "zero", "full", "random", "urandom", "tty"};

int apus_root_prepare_devices(const char *directory, const char **step) {
    char path[path_limit], source[64];
    snprintf(path, sizeof path, "%s/dev", directory);
    *step = "mount dev";
    if (mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NOEXEC, "size=64k,nr_inodes=64,mode=0755") < 0)
        return -1;
    int dev = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (dev < 0) return -1;
    umask(0);
    *step = "make devices";
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        struct stat status;
        snprintf(source, sizeof source, "/dev/%s", devices[i]);
        if (stat(source, &status) < 0) return -1;
        if (mknodat(dev, devices[i], S_IFCHR | 0666, status.st_rdev) == 0) continue;
        // Without privilege: the host's own node, bound.
        int file = openat(dev, devices[i], O_CREAT | O_RDONLY | O_CLOEXEC, 0666);
        if (file < 0) return -1;
        close(file);
        snprintf(path, sizeof path, "%s/dev/%s", directory, devices[i]);
        if (mount(source, path, NULL, MS_BIND, NULL) < 0) return -1;
    }
    if (symlinkat("/proc/self/fd", dev, "fd") < 0 || symlinkat("/proc/self/fd/0", dev, "stdin") < 0 ||
        symlinkat("/proc/self/fd/1", dev, "stdout") < 0 || symlinkat("/proc/self/fd/2", dev, "stderr") < 0 ||
        mkdirat(dev, "shm", 0755) < 0)
        return -1;
    umask(022);
    return close(dev);
}

// /bin, /lib … are links into /usr on most systems, directories on some.
static int show_system(const char *name) {
    char path[32], link[256];
    struct stat status;
    snprintf(path, sizeof path, "/%s", name);
    if (lstat(path, &status) < 0) return errno == ENOENT ? 0 : -1;
    if (S_ISDIR(status.st_mode))
        return bind_tree(path, path, attribute_readonly | attribute_nosuid | attribute_nodev);
    if (!S_ISLNK(status.st_mode)) return 0;
    ssize_t length = readlink(path, link, sizeof link - 1);
    if (length < 0) return -1;
    link[length] = 0;
    return symlinkat(link, root, name);
}

// What /proc shows of the whole machine and no function needs.
static const char *const masked[] = {
    "/proc/kcore", "/proc/keys", "/proc/key-users", "/proc/timer_list", "/proc/sched_debug", "/proc/kmsg",
    "/proc/kallsyms", "/proc/cmdline", "/proc/sysrq-trigger", "/proc/vmallocinfo", "/proc/kpagemap",
};

static int mount_proc(const char **step) {
    *step = "mount proc";
    if (mount_inside("/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY, NULL) < 0) return -1;
    *step = "mask proc";
    for (size_t i = 0; i < sizeof masked / sizeof *masked; i++) {
        if (faccessat(root, masked[i] + 1, F_OK, 0) < 0) continue;
        // nodev: the null device bound here can't even be opened.
        uint64_t attributes = attribute_readonly | attribute_nosuid | attribute_nodev | attribute_noexec;
        if (bind_tree("/dev/null", masked[i], attributes) < 0) return -1;
    }
    return 0;
}

int apus_root_build(const char *directory, const char **step) {
    static const char *const directories[] = {"/proc", "/tmp", "/var/task", "/opt", "/run/apus", "/mnt"};
    static const char *const system[] = {"usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32"};
    char path[path_limit];
    umask(022);
    *step = "mount root";
    if (snprintf(root_path, sizeof root_path, "%s/root", directory) >= (int)sizeof root_path - 8)
        return errno = ENAMETOOLONG, -1;
    if (mount("tmpfs", root_path, "tmpfs", MS_NOSUID | MS_NODEV, "size=256k,nr_inodes=1k,mode=0755") < 0)
        return -1;
    root = open(root_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) return -1;
    *step = "make directories";
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
        if (make_target(directories[i], true) < 0) return -1;
    for (size_t i = 0; i < sizeof system / sizeof *system; i++) {
        *step = "bind system directories";
        if (show_system(system[i]) < 0) return -1;
    }
    uint64_t closed = attribute_readonly | attribute_nosuid;
    *step = "bind etc";
    snprintf(path, sizeof path, "%s/etc", directory);
    if (bind_tree(path, "/etc", closed | attribute_nodev) < 0) return -1;
    *step = "bind dev";
    snprintf(path, sizeof path, "%s/dev", directory);
    if (bind_tree(path, "/dev", closed | attribute_noexec) < 0) return -1;
    *step = "mount dev/shm";
    if (mount_inside(
            "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=64m,nr_inodes=1k,mode=1777") < 0)
        return -1;
    return mount_proc(step);
}

// Layers merged, later ones over earlier ones: overlayfs wants the topmost first.
static int mount_layers(char **layers, uint32_t count, const char **step) {
    static char options[path_limit];
    if (count == 0) return 0;
    *step = "mount layers";
    if (count == 1)
        return bind_tree(layers[0], "/opt", attribute_readonly | attribute_nosuid | attribute_nodev);
    size_t used = (size_t)snprintf(options, sizeof options, "lowerdir=");
    for (uint32_t i = count; i-- > 0;) {
        for (const char *from = layers[i]; *from; from++) {
            if (used + 3 >= sizeof options) return errno = ENAMETOOLONG, -1;
            if (*from == ':' || *from == ',' || *from == '\\') options[used++] = '\\';
            options[used++] = *from;
        }
        options[used++] = i ? ':' : 0;
    }
    return mount_inside("/opt", "overlay", MS_RDONLY | MS_NOSUID | MS_NODEV, options);
}

static int mount_temporary(const struct spec *spec, const char **step) {
    char options[96];
    *step = "mount tmp";
    if (spec->disk >= 0) {
        if (set_attributes(spec->disk, attribute_nosuid | attribute_nodev, 0) < 0) return -1;
        return attach(spec->disk, "/tmp");
    }
    snprintf(
        options, sizeof options, "size=%llu,nr_inodes=64k,mode=0700,uid=%d,gid=%d",
        (unsigned long long)spec->head.temporary_bytes, apus_runtime_uid, apus_runtime_gid);
    return mount_inside("/tmp", "tmpfs", MS_NOSUID | MS_NODEV, options);
}

// Attaches the function's file system below an own, small /mnt: the root is read-only by then, or an image's.
static int mount_file_system(const struct spec *spec, const char **step) {
    if (spec->file_system < 0) return 0;
    *step = "mount file system";
    unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    if (mount_inside("/mnt", "tmpfs", flags, "size=4k,nr_inodes=8,mode=0755") < 0) return -1;
    if (make_target(spec->mount_path, true) < 0 || attach(spec->file_system, spec->mount_path) < 0) return -1;
    int place = open_inside("/mnt");
    if (place < 0) return -1;
    uint64_t closed = attribute_readonly | attribute_nosuid | attribute_nodev | attribute_noexec;
    int result = set_attributes(place, closed, 0);
    close(place);
    return result;
}

// Shows a file of the sandbox's own /etc in the image, which has one of that name to hide.
static int show_etc(const char *name) {
    char source[path_limit + 16], target[32];
    snprintf(source, sizeof source, "%.*setc/%s", (int)(strrchr(root_path, '/') - root_path + 1), root_path, name);
    snprintf(target, sizeof target, "/etc/%s", name);
    return bind_tree(source, target, attribute_readonly | attribute_nosuid | attribute_nodev | attribute_noexec);
}

// Makes a directory of the host the root, in place of the machine's directories: only /dev and /proc stay. It
// must have both, /tmp, /etc/hosts and /etc/resolv.conf.
static int use_image(const char *image, const char **step) {
    static const char *const moved[] = {"dev", "proc"};
    *step = "bind image";
    if (bind_tree(image, "/mnt", attribute_readonly | attribute_nosuid | attribute_nodev) < 0) return -1;
    int place = openat(root, "mnt", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (place < 0) return -1;
    for (size_t i = 0; i < sizeof moved / sizeof *moved; i++) {
        *step = moved[i];
        if (syscall(SYS_move_mount, root, moved[i], place, moved[i], 0) < 0) return -1;
    }
    close(root);
    root = place;
    *step = "bind etc of image";
    if (show_etc("hosts") < 0 || show_etc("resolv.conf") < 0) return -1;
    strcat(root_path, "/mnt");
    return 0;
}

int apus_root_prepare(const struct spec *spec, const char **step) {
    uint64_t closed = attribute_readonly | attribute_nosuid | attribute_nodev;
    for (uint32_t i = 0; i < spec->head.bind_count; i++) {
        if (strcmp(spec->binds[2 * i + 1], "/") == 0) {
            if (use_image(spec->binds[2 * i], step) < 0) return -1;
            continue;
        }
        *step = spec->binds[2 * i + 1];
        if (bind_tree(spec->binds[2 * i], spec->binds[2 * i + 1], closed) < 0) return -1;
    }
    return 0;
}

int apus_root_complete(const struct spec *spec, const char **step) {
    uint64_t closed = attribute_readonly | attribute_nosuid | attribute_nodev;
    *step = "bind code";
    if (spec->code[0] && bind_tree(spec->code, "/var/task", closed) < 0) return -1;
    if (apus_root_prepare(spec, step) < 0) return -1;
    if (mount_layers(spec->layers, spec->head.layer_count, step) < 0) return -1;
    if (mount_temporary(spec, step) < 0) return -1;
    return mount_file_system(spec, step);
}

int apus_root_enter(const char **step) {
    *step = "make root read-only";
    if (set_attributes(root, attribute_readonly | attribute_nosuid | attribute_nodev, 0) < 0) return -1;
    *step = "pivot_root";
    if (fchdir(root) < 0 || syscall(SYS_pivot_root, ".", ".") < 0) return -1;
    *step = "detach the host";
    if (umount2(".", MNT_DETACH) < 0 || chdir("/") < 0) return -1;
    close(root);
    root = -1;
    return 0;
}

int apus_root_assign(const struct spec *spec, const char **step) {
    *step = "open root";
    root_path[0] = 0;
    root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) return -1;
    *step = "attach code";
    if (spec->code_tree >= 0 && attach(spec->code_tree, "/var/task") < 0) return -1;
    *step = "attach layers";
    if (spec->layers_tree >= 0 && attach(spec->layers_tree, "/opt") < 0) return -1;
    if (mount_temporary(spec, step) < 0 || mount_file_system(spec, step) < 0) return -1;
    close(root);
    root = -1;
    return 0;
}

int apus_open_inside(int directory, const char *path, int flags) {
    struct how how = {
        .flags = (uint64_t)(flags | O_PATH | O_CLOEXEC), .resolve = resolve_in_root | resolve_no_magic_links};
    int file = (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
    return file < 0 ? -errno : file;
}

int apus_clone_tree(const char *directory) {
    // Private: what the host mounts or unmounts there later is not to be seen inside.
    struct attributes wanted = {
        .set = attribute_readonly | attribute_nosuid | attribute_nodev, .propagation = MS_PRIVATE};
    int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE;
    int tree = (int)syscall(SYS_open_tree, AT_FDCWD, directory, flags);
    if (tree < 0) return -errno;
    if (syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &wanted, sizeof wanted) == 0)
        return tree;
    int error = errno;
    close(tree);
    return -error;
}
