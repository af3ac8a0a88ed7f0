// Calls that exist in C alone, under names that Swift sees.
#include "internal.h"

#include <pthread.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

int apus_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int apus_duplicate(int descriptor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, 3); }

int apus_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

int apus_open_unnamed(const char *directory) { return open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); }

off_t apus_next_data(int file, off_t from) { return lseek(file, from, SEEK_DATA); }

off_t apus_next_hole(int file, off_t from) { return lseek(file, from, SEEK_HOLE); }

void apus_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

int apus_timer(int milliseconds) {
    struct itimerspec when = {
        .it_value.tv_sec = milliseconds / 1000, .it_value.tv_nsec = milliseconds % 1000 * 1000000L};
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (timer >= 0 && timerfd_settime(timer, 0, &when, NULL) == 0) return timer;
    int error = errno;
    if (timer >= 0) close(timer);
    return -error;
}
