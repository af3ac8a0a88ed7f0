// Mounts that are attached nowhere yet. Small ext4 disks for /tmp: neither the file behind the loop device (it
// has no name), nor the device (it clears itself), nor the mount outlives the last descriptor to it. And layers,
// merged.
#include "internal.h"

#include <linux/loop.h>
#include <sys/ioctl.h>

enum { fsconfig_flag = 0, fsconfig_string = 1, fsconfig_create = 6, attempts = 64 };

int apus_loop_attach(int file, char *path) {
    int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
    if (control < 0) return -errno;
    int result = -EBUSY;
    // Another process may take the free device first: ask again.
    for (int attempt = 0; attempt < attempts && result == -EBUSY; attempt++) {
        int number = ioctl(control, LOOP_CTL_GET_FREE);
        if (number < 0) {
            result = -errno;
            break;
        }
        snprintf(path, 32, "/dev/loop%d", number);
        int device = open(path, O_RDWR | O_CLOEXEC);
        if (device < 0) {
            result = -errno;
            break;
        }
        struct loop_config configuration = {
            .fd = (uint32_t)file, .block_size = 4096, .info.lo_flags = LO_FLAGS_AUTOCLEAR};
        if (ioctl(device, LOOP_CONFIGURE, &configuration) == 0) {
            result = device;
        } else {
            result = -errno;
            close(device);
        }
    }
    close(control);
    return result;
}

int apus_mount_ext4(const char *device) {
    static const char *const flags[] = {"nobarrier", "discard", "noinit_itable"};
    int context = (int)syscall(SYS_fsopen, "ext4", 1 /* FSOPEN_CLOEXEC */);
    if (context < 0) return -errno;
    long result = syscall(SYS_fsconfig, context, fsconfig_string, "source", device, 0);
    for (size_t i = 0; result == 0 && i < sizeof flags / sizeof *flags; i++)
        result = syscall(SYS_fsconfig, context, fsconfig_flag, flags[i], NULL, 0);
    if (result == 0) result = syscall(SYS_fsconfig, context, fsconfig_create, NULL, NULL, 0);
    // nosuid, nodev, noatime
    if (result == 0) result = syscall(SYS_fsmount, context, 1, 2 | 4 | 0x10);
    int mount = result < 0 ? -errno : (int)result;
    close(context);
    return mount;
}

int apus_mount_memory(const char *bytes) {
    int context = (int)syscall(SYS_fsopen, "tmpfs", 1 /* FSOPEN_CLOEXEC */);
    if (context < 0) return -errno;
    long result = syscall(SYS_fsconfig, context, fsconfig_string, "size", bytes, 0);
    if (result == 0) result = syscall(SYS_fsconfig, context, fsconfig_string, "mode", "0700", 0);
    // Kernels before 6.4 don't know it.
    if (result == 0) syscall(SYS_fsconfig, context, fsconfig_flag, "noswap", NULL, 0);
    if (result == 0) result = syscall(SYS_fsconfig, context, fsconfig_create, NULL, NULL, 0);
    // nosuid, nodev, noexec
    if (result == 0) result = syscall(SYS_fsmount, context, 1, 2 | 4 | 8);
    int mount = result < 0 ? -errno : (int)result;
    close(context);
    return mount;
}

int apus_merge_layers(const char *const *layers, uint32_t count) {
    int context = (int)syscall(SYS_fsopen, "overlay", 1 /* FSOPEN_CLOEXEC */);
    if (context < 0) return -errno;
    long result = 0;
    // One at a time, which kernels before 6.5 don't know: a string of all of them may have 255 bytes only.
    for (uint32_t i = count; i-- > 0 && result == 0;)
        result = syscall(SYS_fsconfig, context, fsconfig_string, "lowerdir+", layers[i], 0);
    if (result == 0) result = syscall(SYS_fsconfig, context, fsconfig_create, NULL, NULL, 0);
    // rdonly, nosuid, nodev
    if (result == 0) result = syscall(SYS_fsmount, context, 1, 1 | 2 | 4);
    int mount = result < 0 ? -errno : (int)result;
    close(context);
    return mount;
}
