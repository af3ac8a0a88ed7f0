// What Swift cannot say by itself: messages with descriptors, the launcher of sandboxes, loop disks and a few
// system calls without a wrapper. Policy (which limits, which paths) stays in Swift; this is mechanism only.
//
// A sandbox comes about in two steps. The launcher (launcher.c: this same program, started again under
// another name, one thread, small) clones an *init* (init.c: PID 1 of a new pid namespace, child of the
// server). The init builds what every sandbox has, sends `apus_ready`, and waits for its `apus_spec`: a pool
// of such blanks hides the price of namespaces. A blank can go one step further: it starts an interpreter that
// waits, *prepared*, for the function that it will run. Every message is one packet of a SOCK_SEQPACKET socket.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/types.h>

enum {
    apus_descriptor_limit = 24,    // most descriptors in one message
    apus_port_limit = 16,          // most host ports of one sandbox
    apus_spec_limit = 128 * 1024,  // most bytes of a spec
    apus_string_limit = 4096,      // most strings in a spec
    apus_program_limit = 16,       // most programs beside the runtime
};

// Who the runtime is, inside: sbx_user1051, as on AWS.
enum { apus_runtime_uid = 993, apus_runtime_gid = 990, apus_api_port = 9001 };

// Bits of the launcher's mode and of apus_blank.mode.
enum {
    apus_mode_namespaces = 1,  // all namespaces and an own root; without it: a supervised plain process
    apus_mode_rootless = 2,    // inside a user namespace of the launcher's own: no root needed
    // A zygote: it sees what a sandbox sees, but keeps its rights and the machine's pid namespace, which let
    // its children enter sandboxes. Told to prepare, the init becomes the runtime, its control socket is 3.
    apus_mode_zygote = 4,
};

// Server → launcher: make a blank. Descriptors: `tasks` files of v1 cgroups to join, then, where `unified`
// is 1, the directory of a v2 cgroup.
struct apus_blank {
    uint32_t mode;
    uint32_t unified;
};

// Launcher → server. Where error is 0: descriptors pidfd, control socket of the init.
struct apus_made {
    int32_t error;
    int32_t pid;
    char step[40];
};

// Server → init. `kind` comes first in every command; apus_start, apus_prepare and apus_assign are followed by
// the rest of apus_spec and NUL-terminated strings: working directory, executable, code, temporary (a path,
// process mode only), mount path of the file system (empty without one), (source, target) of each bind (first the root, at /, where it is an image), layers from
// the lowest up, arguments, variables (`NAME=value`).
// Descriptors of apus_start: output, then, where has_disk is 1, a detached mount to put at /tmp, and, where
// has_file_system is 1, one to put at its mount path, below /mnt.
// Descriptors of apus_prepare: output. Neither code nor layers nor /tmp are there yet; the runtime reads its
// working directory and its variables, each with a NUL at its end, from apus_assignment_descriptor to the end.
// Without an executable a confined process is *held*, which executes what its assignment says.
// Descriptors of apus_assign: detached mounts for those of /var/task, /opt, /tmp and the mount path whose has_… is 1.
enum apus_command {
    apus_start = 1,
    apus_prepare,
    apus_assign,
    apus_terminate,  // SIGTERM to the runtime
    apus_stop,       // SIGSTOP to everything: freezing where no cgroup can
    apus_continue,
    apus_quit,  // kill everything
    // Server → zygote: followed by the rest of apus_confinement and the filter. Descriptors: a pidfd of the
    // init, output, the runtime's end of the assignment socket, files of the cgroups to join. The child writes
    // its pid (32 bits) to that socket once it is a confined child of the init.
    apus_fork,
    // Server → init of a sandbox that runs: start a program beside the runtime. As apus_start, but without
    // code, layers, ports and /tmp.
    apus_program,
    apus_connect,  // followed by a port (32 bits): connect to what listens there inside
    // As apus_start, but the runtime comes from a snapshot. `executable` is the name of its output in the images.
    // Two more descriptors at the end: CRIU's program, and the directory with the images.
    apus_restore,
    // Server → init of a sandbox that runs. Descriptors: CRIU's program, and a directory. Answered by
    // apus_done, or by apus_failed, after which the init goes on.
    apus_save,          // writes the runtime, which ends by it, and /tmp to the directory
    apus_check_kernel,  // writes what CRIU finds out about the kernel to the directory: criu.kdat
};

enum { apus_assignment_descriptor = 3 };

struct apus_spec {
    uint32_t kind;
    uint32_t adopts;      // apus_prepare: a zygote brings the runtime; apus_prepared has its end of the socket
    uint32_t has_code;    // apus_assign alone, as the next
    uint32_t has_layers;
    uint32_t has_disk;
    uint32_t has_file_system;
    uint32_t bind_count;
    uint32_t layer_count;
    uint32_t argument_count;
    uint32_t variable_count;
    uint32_t port_count;
    uint32_t landlock;         // process mode: confine to the paths of the spec
    uint32_t first_process;    // the runtime's process id inside; 0: any
    uint64_t temporary_bytes;  // size of a tmpfs at /tmp where has_disk is 0
    uint16_t ports[16];
};

// Init → server.
enum apus_event {
    apus_ready = 1,  // descriptors: TCP listener at 127.0.0.1:9001, Unix listener; process mode: none
    apus_prepared,   // the runtime has been executed and waits
    apus_started,    // the runtime has been executed or assigned; descriptors: a listener for each port
    apus_exited,     // value: wait status of the runtime
    apus_program_started,  // value: pid, or -errno and in step what was tried
    apus_program_ended,    // value: wait status; step: the pid in digits
    apus_connected,        // value: errno, or 0 and the connection
    apus_done,
    apus_failed,     // value: errno; step: what was tried. The init exits
};

struct apus_report {
    uint32_t kind;
    int32_t value;
    char step[40];
};

// Sends one packet; returns 0, or -errno.
int apus_send(int socket, const void *bytes, size_t count, const int *descriptors, int descriptor_count);
// Receives one packet with at most apus_descriptor_limit descriptors (close-on-exec). `flags` as of recvmsg.
// Returns its length, 0 at the end, or -errno.
ssize_t apus_receive(
    int socket, void *bytes, size_t capacity, int flags, int *descriptors, int *descriptor_count);

// Starts this program again as a launcher that keeps its mount points in `directory` (which has the empty
// directories `root` and `dev` and a filled `etc`). Returns its socket, or -errno; the first packet from it
// is an apus_made that says whether its own namespaces could be made.
int apus_launcher_spawn(const char *directory, uint32_t mode, pid_t *pid);

// How a runtime is confined, for those that are not started by an init: written to `bytes` with its seccomp
// filter behind it. Returns its length, 0 where it doesn't fit.
struct apus_confinement {
    uint32_t kind;     // apus_fork
    uint32_t unified;  // 1 where the last cgroup file is the directory of a v2 cgroup
    uint32_t user, group;
    uint32_t limit_count;
    struct {
        uint32_t resource, value;
    } limits[4];
};
size_t apus_confinement_describe(void *bytes, size_t capacity);

// A pidfd-based kill and wait. `apus_reap` returns 1 when the child is gone (reaped now or by others).
int apus_signal(int pidfd, int signal);
int apus_reap(pid_t pid);

// Attaches an unnamed file to a free loop device that goes with its last user, and gives the device's
// descriptor and path (at least 32 bytes); returns -errno on failure.
int apus_loop_attach(int file, char *path);
// Mounts the ext4 file system of a block device, attached nowhere; returns the mount's descriptor or -errno.
int apus_mount_ext4(const char *device);
// Mounts an empty file system in memory, of so many bytes at most (in digits), attached nowhere and never swapped
// where the kernel can promise that; returns the mount's descriptor or -errno.
int apus_mount_memory(const char *bytes);
// A directory of the host with what is mounted below it, and several merged (read-only, the last one on top),
// as mounts attached nowhere; their descriptor, or -errno.
int apus_clone_tree(const char *directory);
int apus_merge_layers(const char *const *layers, uint32_t count);
// A directory of the host to be written to, as a mount attached nowhere; what is mounted below it isn't shown.
// `owners`: a namespace of apus_owner_namespace, or −1. Returns a descriptor or -errno: EINVAL where its file
// system can't map owners.
int apus_open_shared(const char *directory, int owners);
// A user namespace in which that user and group of the host are the runtime's. Returns a descriptor or -errno.
int apus_owner_namespace(uint32_t user, uint32_t group);

// Non-blocking listeners outside of any sandbox, for process mode: at a port of 127.0.0.1 (0: any, told in
// *chosen), and at a path. Return the descriptor or -errno.
int apus_listen(uint16_t port, uint16_t *chosen);
int apus_listen_unix(const char *path);
// A descriptor that becomes readable once, that many milliseconds from now; -errno on failure.
int apus_timer(int milliseconds);

// Opens a place, not its bytes (O_PATH), as a path leads to it inside of `root`: links lead nowhere else. `flags`:
// 0 or O_DIRECTORY. Returns the descriptor or -errno.
int apus_open_inside(int root, const char *path, int flags);

// What glibc hides from Swift: descriptors made close-on-exec, files without a name, holes, thread names.
int apus_pipe(int ends[2]);
int apus_duplicate(int descriptor);
int apus_accept(int listener);  // non-blocking
int apus_open_unnamed(const char *directory);
off_t apus_next_data(int file, off_t from);
off_t apus_next_hole(int file, off_t from);
void apus_name_thread(const char *name);

// The Landlock version of the kernel, 0 where there is none.
int apus_landlock_version(void);
