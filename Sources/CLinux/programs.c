// What an init does for its sandbox once the runtime runs: programs beside it, and connections to what listens
// inside.
#include "internal.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

static pid_t programs[apus_program_limit];

pid_t apus_program_start(const struct spec *spec, uint32_t mode, const char **step) {
    for (int slot = 0; slot < apus_program_limit; slot++) {
        if (programs[slot] > 0) continue;
        pid_t pid = apus_runtime_start(spec, mode, step);
        if (pid > 0) programs[slot] = pid;
        return pid;
    }
    *step = "too many programs";
    errno = EAGAIN;
    return -1;
}

bool apus_program_forget(pid_t pid) {
    for (int slot = 0; slot < apus_program_limit; slot++) {
        if (programs[slot] != pid) continue;
        programs[slot] = 0;
        return true;
    }
    return false;
}

int apus_connect_inside(uint16_t port) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (connection < 0) return -1;
    if (connect(connection, (struct sockaddr *)&address, sizeof address) == 0) return connection;
    int error = errno;
    // Nobody waits long for a listener that is full.
    struct pollfd watched = {.fd = connection, .events = POLLOUT};
    socklen_t length = sizeof error;
    if (error == EINPROGRESS && poll(&watched, 1, 100) == 1 &&
        getsockopt(connection, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0)
        return connection;
    close(connection);
    errno = error;
    return -1;
}
