// The network of a sandbox is its own loopback interface and the sockets that are listened on from outside.
#include "internal.h"

#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { backlog = 128 };

int apus_network_up(const char **step) {
    *step = "bring loopback up";
    int plain = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (plain < 0) return -1;
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    int result = ioctl(plain, SIOCSIFFLAGS, &request);
    int error = errno;
    close(plain);
    errno = error;
    return result;
}

static int listen_at(int listener, const struct sockaddr *address, socklen_t length) {
    if (listener < 0) return -1;
    if (bind(listener, address, length) == 0 && listen(listener, backlog) == 0) return listener;
    int error = errno;
    close(listener);
    errno = error;
    return -1;
}

int apus_network_listen(uint16_t port, const char **step) {
    *step = "listen on loopback";
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return listen_at(listener, (struct sockaddr *)&address, sizeof address);
}

int apus_network_listen_unix(const char *path, const char **step) {
    *step = "listen on a Unix socket";
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) return errno = ENAMETOOLONG, -1;
    strcpy(address.sun_path, path);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    listener = listen_at(listener, (struct sockaddr *)&address, sizeof address);
    // Connecting needs the permission to write.
    if (listener >= 0 && chmod(path, 0666) < 0) return close(listener), -1;
    return listener;
}

int apus_listen(uint16_t port, uint16_t *chosen) {
    const char *step;
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    int listener = apus_network_listen(port, &step);
    if (listener < 0) return -errno;
    if (getsockname(listener, (struct sockaddr *)&address, &length) == 0) *chosen = ntohs(address.sin_port);
    return listener;
}

int apus_listen_unix(const char *path) {
    const char *step;
    int listener = apus_network_listen_unix(path, &step);
    return listener < 0 ? -errno : listener;
}
