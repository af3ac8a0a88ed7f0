// Snapshots of a runtime by CRIU: its process tree alone, out of one sandbox and into another. The program is the
// machine's; it is executed inside with the init's rights, while every process of the function's is stopped (dump)
// or none is there yet (restore): what it reads of them they can't change under it.
#include "internal.h"

#include <dirent.h>
#include <sys/mount.h>
#include <sys/wait.h>

// Where the program finds its files: descriptors, which lead out of the sandbox as no path does.
enum { images_descriptor = 9, output_descriptor = 10, program_descriptor = 11 };

#define IMAGES "/proc/self/fd/9"

// CRIU is linked with a library for TLS, which it needs for images that come over a network: unused, it is not to be
// initialised either.
static char *const variables[] = {"GNUTLS_NO_IMPLICIT_INIT=1", NULL};

// The sandbox's own /proc is read-only; CRIU writes to it.
static int set_proc(unsigned long more) {
    return mount("proc", "/proc", "proc", MS_REMOUNT | MS_NOSUID | MS_NODEV | MS_NOEXEC | more, NULL);
}

// Waits for a child of ours; 0 where it ended well, otherwise −1 with errno.
static int wait_for(pid_t child) {
    int status;
    if (child < 0) return -1;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return -1;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return 0;
    return errno = EIO, -1;
}

static int place(int from, int to) { return from < 0 ? 0 : dup2(from, to) < 0 ? -1 : 0; }

// Executes `program`, or the file at `path`, with the descriptors that it needs and no others of ours.
static int execute(const struct spec *spec, const char *path, char *const arguments[], bool as_runtime) {
    // fork, not vfork: the child changes its ids.
    pid_t child = fork();
    if (child != 0) return wait_for(child);
    // The ones that come first are above the places of the others.
    int program = fcntl(spec->program, F_DUPFD_CLOEXEC, 32), images = fcntl(spec->images, F_DUPFD, 32);
    int output = spec->output < 0 ? -1 : fcntl(spec->output, F_DUPFD, 32);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    sigset_t none;
    sigemptyset(&none);
    if (place(null, 0) < 0 || place(null, 1) < 0 || place(null, 2) < 0) _exit(126);
    if (place(images, images_descriptor) < 0 || place(output, output_descriptor) < 0) _exit(126);
    if (dup3(program, program_descriptor, O_CLOEXEC) < 0) _exit(126);
    int first_unused = program_descriptor + 1;
    if (syscall(SYS_close_range, 3, images_descriptor - 1, 0) < 0) _exit(126);
    if (syscall(SYS_close_range, first_unused, ~0U, 0) < 0) _exit(126);
    if (output < 0) close(output_descriptor);
    // With the runtime's real ids it may ask for the runtime's limits where CAP_SYS_RESOURCE is missing.
    if (as_runtime) {
        syscall(SYS_setgroups, 0, NULL);
        if (syscall(SYS_setresgid, apus_runtime_gid, 0, 0) < 0) _exit(126);
        if (syscall(SYS_setresuid, apus_runtime_uid, 0, 0) < 0) _exit(126);
    }
    umask(077);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (path) execve(path, arguments, variables);
    else syscall(SYS_execveat, program_descriptor, "", arguments, variables, AT_EMPTY_PATH);
    _exit(127);
}

static bool has_entries(const char *directory) {
    DIR *entries = opendir(directory);
    if (!entries) return false;
    bool found = false;
    for (struct dirent *entry; !found && (entry = readdir(entries));)
        found = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(entries);
    return found;
}

// Ends everything of the sandbox's but the runtime's own tree, which CRIU stops: extensions, and what was left to us.
static int end_others(pid_t runtime) {
    for (int round = 0; round < 10000; round++) {
        char list[4096];
        int file = open("/proc/self/task/1/children", O_RDONLY | O_CLOEXEC);
        ssize_t length = file < 0 ? -1 : read(file, list, sizeof list - 1);
        if (file >= 0) close(file);
        if (length < 0) return -1;
        list[length] = 0;
        bool others = false;
        char *cursor = list, *after;
        for (long pid; (pid = strtol(cursor, &after, 10)) > 0 && after != cursor; cursor = after) {
            if (pid == runtime) continue;
            others = true;
            kill((pid_t)pid, SIGKILL);
            waitpid((pid_t)pid, NULL, __WALL);
        }
        if (!others) return 0;
    }
    return errno = EAGAIN, -1;
}

int apus_snapshot_save(const struct spec *spec, pid_t runtime, const char **step) {
    char pid[16];
    snprintf(pid, sizeof pid, "%d", (int)runtime);
    char *const dump[] = {
        "criu", "dump", "-t", pid, "-D", IMAGES, "-o", "dump.log", "-v1", "--manage-cgroups=ignore", "--tcp-close",
        "--network-lock", "skip", "--file-locks", NULL};
    char *const copy[] = {"cp", "-a", "/tmp/.", IMAGES "/tmp", NULL};
    *step = "open proc";
    if (set_proc(0) < 0) return -1;
    *step = "end other processes";
    if (end_others(runtime) < 0) return -1;
    *step = "dump processes";
    if (execute(spec, NULL, dump, true) < 0) return -1;
    *step = "archive /tmp";
    if (!has_entries("/tmp")) return 0;
    if (mkdirat(spec->images, "tmp", 0700) < 0) return -1;
    return execute(spec, "/bin/cp", copy, false);
}

int apus_snapshot_restore(const struct spec *spec, const char *pipe, const char **step) {
    char inherit[64];
    snprintf(inherit, sizeof inherit, "fd[%d]:%s", output_descriptor, pipe);
    char *const restore[] = {
        "criu", "restore", "-d", "-D", IMAGES, "-W", "/dev/shm", "-o", "/dev/null", "-v0", "--manage-cgroups=ignore",
        "--tcp-close", "--network-lock", "skip", "--file-locks", "--inherit-fd", inherit, NULL};
    char *const copy[] = {"cp", "-a", IMAGES "/tmp/.", "/tmp/", NULL};
    *step = "open proc";
    if (set_proc(0) < 0) return -1;
    *step = "bring back /tmp";
    if (faccessat(spec->images, "tmp", F_OK, 0) == 0 && execute(spec, "/bin/cp", copy, false) < 0) return -1;
    *step = "restore processes";
    if (execute(spec, NULL, restore, true) < 0) return -1;
    unlink("/dev/shm/stats-restore");
    *step = "close proc";
    return set_proc(MS_RDONLY);
}

int apus_snapshot_cache(const struct spec *spec, const char **step) {
    // `criu check` wants devices that a sandbox doesn't have; this one looks at the kernel first, too.
    char *const look[] = {"criu", "cpuinfo", "dump", "-D", IMAGES, "-o", "/dev/null", NULL};
    char *const copy[] = {"cp", "/run/criu.kdat", IMAGES "/criu.kdat", NULL};
    // It keeps what it finds out about the kernel on a tmpfs alone.
    *step = "mount run";
    if (mount("tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=1m,mode=0755") < 0) return -1;
    *step = "open proc";
    if (set_proc(0) < 0) return -1;
    execute(spec, NULL, look, false);
    *step = "examine kernel";
    return execute(spec, "/bin/cp", copy, false);
}

int apus_reserve_pid(pid_t next) {
    char digits[16];
    int length = snprintf(digits, sizeof digits, "%d", (int)next - 1);
    int file = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t written = write(file, digits, (size_t)length);
    close(file);
    return written == length ? 0 : -1;
}
