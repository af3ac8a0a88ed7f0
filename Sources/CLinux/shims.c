// Calls that exist in C alone, under names that Swift sees.
#include "internal.h"

#include <pthread.h>
#include <sys/socket.h>

int apus_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int apus_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

int apus_open_unnamed(const char *directory) { return open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); }

off_t apus_next_data(int file, off_t from) { return lseek(file, from, SEEK_DATA); }

off_t apus_next_hole(int file, off_t from) { return lseek(file, from, SEEK_HOLE); }

void apus_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }
