// The step from init to the function's own program: everything that could be used to get out is given up, in
// an order that matters (each step needs what a later one takes away).
#include "internal.h"

#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>

// A core limit of 0 doesn't keep the kernel from piping a core to the host's handler, which runs as root; 1
// does.
// AWS: 1,024 descriptors. RLIMIT_NPROC counts every sandbox of the same uid together: the cgroup limits
// processes instead.
static const struct {
    int resource;
    rlim_t value;
} limits[] = {{RLIMIT_CORE, 1}, {RLIMIT_NOFILE, 1024}, {RLIMIT_MEMLOCK, 65536}, {RLIMIT_MSGQUEUE, 819200}};

static int drop_capabilities(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0}};
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    return (int)syscall(SYS_capset, &header, none);
}

static int become_runtime_user(uint32_t mode) {
    if (!(mode & apus_mode_namespaces) || (mode & apus_mode_rootless)) return 0;  // it already is
    if (syscall(SYS_setgroups, 0, NULL) < 0) return -1;
    if (syscall(SYS_setresgid, apus_runtime_gid, apus_runtime_gid, apus_runtime_gid) < 0) return -1;
    return (int)syscall(SYS_setresuid, apus_runtime_uid, apus_runtime_uid, apus_runtime_uid);
}

static int confine(const struct spec *spec, uint32_t mode, const char **step) {
    *step = "redirect output";
    int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (input < 0 || dup2(input, 0) < 0 || dup2(spec->output, 1) < 0 || dup2(spec->output, 2) < 0) return -1;
    if (syscall(SYS_close_range, 3, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */) < 0) return -1;
    if (spec->assignment >= 0 && dup2(spec->assignment, apus_assignment_descriptor) < 0) return -1;
    *step = "set limits";
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct rlimit limit = {limits[i].value, limits[i].value}, now;
        if (getrlimit(limits[i].resource, &now) < 0) return -1;
        if (now.rlim_max < limit.rlim_max) limit = (struct rlimit){now.rlim_max, now.rlim_max};
        if (setrlimit(limits[i].resource, &limit) < 0) return -1;
    }
    *step = "drop bounding set";
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0 && errno != EPERM) return -1;
    *step = "change user";
    if (become_runtime_user(mode) < 0) return -1;
    *step = "drop capabilities";
    if (drop_capabilities() < 0) return -1;
    *step = "set no_new_privs";
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return -1;
    *step = "enter working directory";
    if (chdir(spec->working_directory) < 0) return -1;
    *step = "confine by Landlock";
    if (spec->head.landlock && apus_landlock_confine(spec) < 0) return -1;
    *step = "install seccomp filter";
    return apus_seccomp_install();
}

size_t apus_confinement_describe(void *bytes, size_t capacity) {
    struct apus_confinement told = {
        .kind = apus_fork, .user = apus_runtime_uid, .group = apus_runtime_gid,
        .limit_count = sizeof limits / sizeof *limits};
    _Static_assert(sizeof limits / sizeof *limits == sizeof told.limits / sizeof *told.limits, "same limits");
    if (capacity < sizeof told) return 0;
    for (size_t i = 0; i < told.limit_count; i++) {
        told.limits[i].resource = (uint32_t)limits[i].resource;
        told.limits[i].value = (uint32_t)limits[i].value;
    }
    memcpy(bytes, &told, sizeof told);
    size_t filter = apus_seccomp_describe((char *)bytes + sizeof told, capacity - sizeof told);
    return filter > 0 ? sizeof told + filter : 0;
}

int apus_runtime_become(const struct spec *spec, int control, const char **step) {
    sigset_t none;
    sigemptyset(&none);
    *step = "start zygote";
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0) return -1;
    if (syscall(SYS_close_range, 3, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */) < 0) return -1;
    if (fcntl(control, F_SETFD, 0) < 0 || chdir(spec->working_directory) < 0) return -1;
    sigprocmask(SIG_SETMASK, &none, NULL);
    *step = "execute runtime";
    return execve(spec->executable, spec->arguments, spec->variables);
}

// What a starting runtime borrows of our memory.
struct launch {
    const struct spec *spec;
    uint32_t mode;
    int error;
    const char *failed;
};

static int execute(void *argument) {
    struct launch *launch = argument;
    const struct spec *spec = launch->spec;
    sigset_t none;
    sigemptyset(&none);
    setsid();
    umask(022);
    launch->failed = "start session";
    if (confine(spec, launch->mode, &launch->failed) == 0) {
        launch->failed = "execute runtime";
        sigprocmask(SIG_SETMASK, &none, NULL);
        execve(spec->executable, spec->arguments, spec->variables);
    }
    launch->error = errno;
    _exit(127);
}

pid_t apus_runtime_start(const struct spec *spec, uint32_t mode, const char **step) {
    // The child borrows our memory until it executes, so what it writes there we read: no pipe is needed.
    static _Alignas(16) char stack[64 * 1024];
    struct launch launch = {.spec = spec, .mode = mode, .failed = "fork"};
    int flags = CLONE_VM | CLONE_VFORK | SIGCHLD;
    // One that waits shares our working directory until it is assigned: not every program can change its own.
    if (spec->assignment >= 0) flags |= CLONE_FS;
    pid_t child = clone(execute, stack + sizeof stack, flags, &launch);
    if (child > 0 && launch.error == 0) return child;
    if (child > 0) errno = launch.error;
    *step = launch.failed;
    return -1;
}

pid_t apus_runtime_hold(const struct spec *spec, uint32_t mode, void (*then)(void)) {
    pid_t child = fork();
    if (child != 0) return child;
    const char *step;
    setsid();
    umask(022);
    if (confine(spec, mode, &step) == 0 &&
        syscall(SYS_close_range, apus_assignment_descriptor + 1, ~0U, 0) == 0 &&
        fcntl(apus_assignment_descriptor, F_SETFD, FD_CLOEXEC) == 0)
        then();
    _exit(127);
}
