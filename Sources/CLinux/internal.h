// Shared by the files of this directory alone.
#pragma once

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinux.h"

// Attributes of mounts (linux/mount.h clashes with sys/mount.h in older headers).
enum { attribute_readonly = 1, attribute_nosuid = 2, attribute_nodev = 4, attribute_noexec = 8 };

// A spec, parsed: every pointer leads into the received packet.
struct spec {
    struct apus_spec head;
    char *working_directory, *executable, *code, *temporary, *mount_path;
    char **binds;   // source, target, source, target …
    char **layers;  // lowest first
    char **arguments;  // the executable, the arguments, NULL
    char **variables;  // NULL at the end
    int output;
    int assignment;  // what a prepared runtime reads, −1 otherwise
    int code_tree, layers_tree, disk, file_system;  // detached mounts, −1 where there is none
    int program, images;  // of a snapshot, −1 otherwise
};

// All of these return 0, or −1 with errno set and *step naming what failed.

// root.c: what every sandbox has, then what the spec adds; after apus_root_enter nothing of the host is left.
int apus_root_prepare_devices(const char *directory, const char **step);
int apus_root_build(const char *directory, const char **step);
// apus_root_prepare adds the binds alone, and apus_root_assign, inside, the rest.
int apus_root_complete(const struct spec *spec, const char **step);
int apus_root_prepare(const struct spec *spec, const char **step);
int apus_root_enter(const char **step);
int apus_root_assign(const struct spec *spec, const char **step);

// network.c
int apus_network_up(const char **step);
int apus_network_listen(uint16_t port, const char **step);    // returns the listener
int apus_network_listen_unix(const char *path, const char **step);

// runtime.c: starts the runtime as an ordinary, confined user; returns its pid.
pid_t apus_runtime_start(const struct spec *spec, uint32_t mode, const char **step);
// The same, but the child goes on with `then` instead of executing anything; it has apus_assignment_descriptor,
// which closes when it executes, and no other descriptor of ours.
pid_t apus_runtime_hold(const struct spec *spec, uint32_t mode, void (*then)(void));
// Becomes the runtime, with all rights. Returns on failure alone.
int apus_runtime_become(const struct spec *spec, int control, const char **step);

// programs.c: programs beside the runtime. apus_program_forget says whether the pid was one of them.
pid_t apus_program_start(const struct spec *spec, uint32_t mode, const char **step);
bool apus_program_forget(pid_t pid);
int apus_connect_inside(uint16_t port);  // returns the connection, or −1

// snapshot.c: the runtime's processes and /tmp to a directory, and from there. `pipe` names the output.
int apus_snapshot_save(const struct spec *spec, pid_t runtime, const char **step);
int apus_snapshot_restore(const struct spec *spec, const char *pipe, const char **step);
int apus_snapshot_cache(const struct spec *spec, const char **step);
// The next process of this pid namespace has that id.
int apus_reserve_pid(pid_t next);

// seccomp.c, landlock.c
int apus_seccomp_install(void);
// Writes the filter to `bytes`; returns its length, 0 where it doesn't fit.
size_t apus_seccomp_describe(void *bytes, size_t capacity);
int apus_landlock_confine(const struct spec *spec);

// init.c: never returns. `joins` are the tasks files to write itself into.
void apus_init_run(
    const char *directory, uint32_t mode, int control, const int *joins, int join_count)
    __attribute__((noreturn));
