// The launcher: this same program under another name. It has one thread and little memory, so that cloning
// it is cheap however large the server grows, and it owns the mount namespace that sandboxes start from.
// It ends when the server does: its socket then reads as closed.
#include "internal.h"

#include <poll.h>

#include <linux/sched.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

static const char launcher_name[] = "apus-launcher";
enum { launcher_socket = 3 };

static int write_file(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t written = write(file, text, strlen(text));
    int error = errno;
    close(file);
    errno = error;
    return written < 0 ? -1 : 0;
}

// The launcher's own view of the machine: private, so that nothing it mounts is seen outside or outlives it.
static int enter_namespaces(uint32_t mode, const char *directory, const char **step) {
    if (mode & apus_mode_rootless) {
        char map[64];
        unsigned uid = geteuid(), gid = getegid();
        *step = "unshare user namespace";
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0) return -1;
        *step = "write uid_map";
        if (write_file("/proc/self/setgroups", "deny") < 0) return -1;
        snprintf(map, sizeof map, "%d %u 1", apus_runtime_uid, uid);
        if (write_file("/proc/self/uid_map", map) < 0) return -1;
        snprintf(map, sizeof map, "%d %u 1", apus_runtime_gid, gid);
        if (write_file("/proc/self/gid_map", map) < 0) return -1;
    } else if (mode & apus_mode_namespaces) {
        *step = "unshare mount namespace";
        if (unshare(CLONE_NEWNS) < 0) return -1;
    }
    if (!(mode & apus_mode_namespaces)) return 0;
    *step = "make mounts private";
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) return -1;
    return apus_root_prepare_devices(directory, step);
}

static void close_all(const int *descriptors, int count) {
    for (int i = 0; i < count; i++) close(descriptors[i]);
}

static void answer(int error, const char *step, int pid, const int *descriptors, int count) {
    struct apus_made made = {.error = error, .pid = pid};
    if (step) snprintf(made.step, sizeof made.step, "%s", step);
    if (apus_send(launcher_socket, &made, sizeof made, descriptors, count) < 0) _exit(1);
}

// The inits that live, by pidfd. An init sees by itself that the server has ended, unless its cgroup is frozen
// just then: it sleeps through everything but SIGKILL. The launcher is never frozen.
enum { guarded_limit = 8192 };
static int guarded[guarded_limit], guarded_count = 0, guarded_next_prune = 64;

static void forget_the_dead(void) {
    int kept = 0;
    for (int i = 0; i < guarded_count; i++) {
        struct pollfd ended = {.fd = guarded[i], .events = POLLIN};
        if (poll(&ended, 1, 0) > 0) close(guarded[i]);
        else guarded[kept++] = guarded[i];
    }
    guarded_count = kept;
    guarded_next_prune = kept * 2 < 64 ? 64 : kept * 2;
}

// Takes the descriptor over.
static void guard(int pidfd) {
    if (guarded_count >= guarded_next_prune || guarded_count == guarded_limit) forget_the_dead();
    if (guarded_count < guarded_limit) guarded[guarded_count++] = pidfd;
    else close(pidfd);
}

static void end_all(void) {
    for (int i = 0; i < guarded_count; i++) syscall(SYS_pidfd_send_signal, guarded[i], SIGKILL, NULL, 0);
}

static void make_blank(const struct apus_blank *blank, const char *directory, int *joins, int join_count) {
    int pair[2], pidfd = -1;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
        answer(errno, "socketpair", 0, NULL, 0);
        return;
    }
    struct clone_args arguments = {
        .flags = CLONE_PIDFD | CLONE_PARENT, .pidfd = (uint64_t)(uintptr_t)&pidfd, .exit_signal = 0};
    if (blank->mode & apus_mode_namespaces)
        arguments.flags |= CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET;
    if (blank->mode & apus_mode_namespaces && !(blank->mode & apus_mode_zygote))
        arguments.flags |= CLONE_NEWPID;
    if (blank->unified && join_count > 0) {
        arguments.flags |= CLONE_INTO_CGROUP;
        arguments.cgroup = (uint64_t)joins[join_count - 1];
        join_count--;
    }
    long pid = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid == 0) {
        close(launcher_socket);
        close(pair[0]);
        apus_init_run(directory, blank->mode, pair[1], joins, join_count);
    }
    int error = errno;
    close(pair[1]);
    if (pid < 0) {
        answer(error, "clone3", 0, NULL, 0);
    } else {
        int given[2] = {pidfd, pair[0]};
        guard(pidfd);
        answer(0, NULL, (int)pid, given, 2);
    }
    close(pair[0]);
}

static void serve(const char *directory, uint32_t mode) __attribute__((noreturn));
static void serve(const char *directory, uint32_t mode) {
    const char *step = "start";
    prctl(PR_SET_NAME, launcher_name);
    if (enter_namespaces(mode, directory, &step) < 0) {
        answer(errno, step, 0, NULL, 0);
        _exit(1);
    }
    answer(0, NULL, getpid(), NULL, 0);
    for (;;) {
        struct apus_blank blank;
        int descriptors[apus_descriptor_limit], count = 0;
        ssize_t length = apus_receive(launcher_socket, &blank, sizeof blank, 0, descriptors, &count);
        if (length != sizeof blank) {
            end_all();
            _exit(length == 0 ? 0 : 1);
        }
        make_blank(&blank, directory, descriptors, count);
        close_all(descriptors, count);
    }
}

// Runs before main. Nothing happens unless the program was started as the launcher.
__attribute__((constructor)) static void become_launcher(int count, char **arguments, char **variables) {
    (void)variables;
    if (count != 3 || strcmp(arguments[0], launcher_name) != 0) return;
    // 32 and 33 are libc's own, which posix_spawn doesn't reset.
    struct {
        void *handler;
        unsigned long flags, restorer, mask;
    } plain = {0};
    for (int number = 1; number <= 64; number++) syscall(SYS_rt_sigaction, number, &plain, NULL, 8);
    int sink = open("/dev/null", O_RDWR);
    for (int i = 0; i < 3; i++) dup2(sink, i);
    syscall(SYS_close_range, launcher_socket + 1, ~0U, 0);
    serve(arguments[1], (uint32_t)strtoul(arguments[2], NULL, 10));
}

int apus_launcher_spawn(const char *directory, uint32_t mode, pid_t *pid) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) return -errno;
    char number[16];
    snprintf(number, sizeof number, "%u", mode);
    char *arguments[] = {(char *)launcher_name, (char *)directory, number, NULL};
    char *variables[] = {NULL, NULL};
    char library_path[4096];
    const char *libraries = getenv("LD_LIBRARY_PATH");  // a dynamically linked build may need it to start
    if (libraries) {
        snprintf(library_path, sizeof library_path, "LD_LIBRARY_PATH=%s", libraries);
        variables[0] = library_path;
    }
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, pair[1], launcher_socket);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    // A session of its own: a Ctrl-C in the server's terminal is for the server alone.
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    int error = posix_spawn(pid, "/proc/self/exe", &actions, &attributes, arguments, variables);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(pair[1]);
    if (error) {
        close(pair[0]);
        return -error;
    }
    return pair[0];
}

int apus_signal(int pidfd, int signal) {
    return syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0) < 0 ? -errno : 0;
}

int apus_reap(pid_t pid) {
    int status;
    pid_t result;
    do result = waitpid(pid, &status, WNOHANG | __WALL);
    while (result < 0 && errno == EINTR);
    return result == 0 ? 0 : 1;
}
