// What a function may not ask of the kernel, as data. The list is what Docker and AWS's guests deny, plus
// what has no use in a sandbox that owns nothing. Denied calls answer EPERM, so programs that probe go on.
#include "internal.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#if defined(__x86_64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the seccomp filter knows x86-64 and arm64"
#endif

static const unsigned short denied[] = {
    // file systems and namespaces
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_setns, SYS_unshare, SYS_open_tree, SYS_move_mount,
    SYS_fsopen, SYS_fsconfig, SYS_fsmount, SYS_fspick, SYS_mount_setattr, SYS_swapon, SYS_swapoff,
    SYS_quotactl, SYS_quotactl_fd, SYS_name_to_handle_at, SYS_open_by_handle_at, SYS_fanotify_init,
    // other processes
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, SYS_pidfd_getfd, SYS_process_madvise,
    // the kernel and the machine
    SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_bpf, SYS_perf_event_open,
    SYS_userfaultfd, SYS_syslog, SYS_acct, SYS_reboot, SYS_sethostname, SYS_setdomainname, SYS_personality,
    SYS_vhangup, SYS_lookup_dcookie, SYS_nfsservctl, SYS_settimeofday, SYS_clock_settime, SYS_clock_adjtime,
    SYS_adjtimex,
    // keys and rings: large kernel surface, bound to no sandbox
    SYS_add_key, SYS_request_key, SYS_keyctl, SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register,
    SYS_move_pages, SYS_migrate_pages,
#ifdef __x86_64__
    SYS_kexec_file_load, SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_uselib, SYS_ustat, SYS_sysfs, SYS__sysctl,
    SYS_create_module, SYS_get_kernel_syms, SYS_query_module,
#endif
};

static const unsigned char families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};

enum {
    namespace_flags = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
        CLONE_NEWNET | CLONE_NEWCGROUP | 0x80 /* CLONE_NEWTIME */,
    tiocsti = 0x5412,
    tioclinux = 0x541C,
    x32_bit = 0x40000000,
};

enum { denied_count = sizeof denied / sizeof *denied, family_count = sizeof families / sizeof *families };

#define LOAD(field) \
    (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define JUMP(test, value, yes, no) (struct sock_filter) BPF_JUMP(BPF_JMP | (test) | BPF_K, value, yes, no)
#define ANSWER(value) (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, value)
#define REFUSE(number) ANSWER(SECCOMP_RET_ERRNO | (number))

static unsigned short build(struct sock_filter *filter) {
    struct sock_filter *next = filter;
    *next++ = LOAD(arch);
    *next++ = JUMP(BPF_JEQ, NATIVE_ARCHITECTURE, 1, 0);
    *next++ = ANSWER(SECCOMP_RET_KILL_PROCESS);
    *next++ = LOAD(nr);
#ifdef __x86_64__
    *next++ = JUMP(BPF_JGE, x32_bit, 0, 1);
    *next++ = ANSWER(SECCOMP_RET_KILL_PROCESS);
#endif
    for (int i = 0; i < denied_count; i++) {
        *next++ = JUMP(BPF_JEQ, denied[i], 0, 1);
        *next++ = REFUSE(EPERM);
    }
    // clone3's flags are in memory, where a filter can't look: without it libc uses clone.
    *next++ = JUMP(BPF_JEQ, SYS_clone3, 0, 1);
    *next++ = REFUSE(ENOSYS);
    *next++ = JUMP(BPF_JEQ, SYS_clone, 0, 3);
    *next++ = LOAD(args[0]);
    *next++ = JUMP(BPF_JSET, namespace_flags, 0, 1);
    *next++ = REFUSE(EPERM);
    *next++ = LOAD(nr);
    // Typing into a terminal that isn't one's own.
    *next++ = JUMP(BPF_JEQ, SYS_ioctl, 0, 4);
    *next++ = LOAD(args[1]);
    *next++ = JUMP(BPF_JEQ, tiocsti, 1, 0);
    *next++ = JUMP(BPF_JEQ, tioclinux, 0, 1);
    *next++ = REFUSE(EPERM);
    *next++ = LOAD(nr);
    // vsock, packet, alg, Bluetooth …: families without a namespace, or with a long list of holes.
    *next++ = JUMP(BPF_JEQ, SYS_socket, 0, 1 + family_count + 1);
    *next++ = LOAD(args[0]);
    for (int i = 0; i < family_count; i++)
        *next++ = JUMP(BPF_JEQ, families[i], (unsigned char)(family_count - i), 0);
    *next++ = REFUSE(EAFNOSUPPORT);
    *next++ = ANSWER(SECCOMP_RET_ALLOW);
    return (unsigned short)(next - filter);
}

enum { filter_limit = 2 * denied_count + family_count + 32 };

int apus_seccomp_install(void) {
    struct sock_filter filter[filter_limit];
    struct sock_fprog program = {.len = build(filter), .filter = filter};
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

size_t apus_seccomp_describe(void *bytes, size_t capacity) {
    struct sock_filter filter[filter_limit];
    size_t length = build(filter) * sizeof *filter;
    if (length > capacity) return 0;
    memcpy(bytes, filter, length);
    return length;
}
