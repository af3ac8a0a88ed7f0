/* The smallest runtime in C: answers every event with the event itself. Compiled static, it shows that a
 * custom runtime needs nothing of the machine but the Runtime API.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { BUFFER_BYTES = 8 << 20 };
static char buffer[BUFFER_BYTES + 1];

static int connect_api(void) {
    char address[256];
    const char *api = getenv("AWS_LAMBDA_RUNTIME_API");
    if (!api) exit(2);
    snprintf(address, sizeof address, "%s", api);
    char *colon = strrchr(address, ':');
    if (!colon) exit(2);
    *colon = 0;
    struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(colon + 1))};
    if (inet_pton(AF_INET, address, &target.sin_addr) != 1) exit(2);
    int socket_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
    if (socket_fd < 0 || connect(socket_fd, (struct sockaddr *)&target, sizeof target)) exit(3);
    setsockopt(socket_fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return socket_fd;
}

/* The value of a header, copied out; empty where there is none. */
static void header(const char *head, const char *name, char *value, size_t size) {
    size_t length = strlen(name);
    value[0] = 0;
    for (const char *line = head; (line = strstr(line, "\r\n")); ) {
        line += 2;
        if (strncasecmp(line, name, length) || line[length] != ':') continue;
        line += length + 1;
        while (*line == ' ') line++;
        size_t end = strcspn(line, "\r\n");
        if (end >= size) end = size - 1;
        memcpy(value, line, end);
        value[end] = 0;
        return;
    }
}

/* Reads one response; returns where the body starts and sets its length. */
static char *receive(int socket_fd, size_t *body_bytes) {
    size_t used = 0;
    char *body = NULL, text[32];
    *body_bytes = 0;
    for (;;) {
        ssize_t count = read(socket_fd, buffer + used, BUFFER_BYTES - used);
        if (count <= 0) exit(0);
        used += (size_t)count;
        buffer[used] = 0;
        if (!body && (body = strstr(buffer, "\r\n\r\n"))) {
            *body = 0;
            body += 4;
            header(buffer, "Content-Length", text, sizeof text);
            *body_bytes = strtoul(text, NULL, 10);
        }
        if (body && used - (size_t)(body - buffer) >= *body_bytes) return body;
    }
}

int main(void) {
    int socket_fd = connect_api();
    static const char next[] = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: runtime\r\n\r\n";
    for (;;) {
        if (write(socket_fd, next, sizeof next - 1) < 0) return 3;
        size_t event_bytes, ignored;
        char request_id[128], head[512];
        char *event = receive(socket_fd, &event_bytes);
        header(buffer, "Lambda-Runtime-Aws-Request-Id", request_id, sizeof request_id);
        int head_bytes = snprintf(head, sizeof head,
            "POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r\nHost: runtime\r\nContent-Length: %zu\r\n\r\n",
            request_id, event_bytes);
        struct iovec parts[2] = {{head, (size_t)head_bytes}, {event, event_bytes}};
        size_t total = (size_t)head_bytes + event_bytes, sent = 0;
        while (sent < total) {
            ssize_t count = writev(socket_fd, parts, 2);
            if (count < 0) return 3;
            sent += (size_t)count;
            for (int index = 0; index < 2; index++) {
                size_t part = (size_t)count < parts[index].iov_len ? (size_t)count : parts[index].iov_len;
                parts[index].iov_base = (char *)parts[index].iov_base + part;
                parts[index].iov_len -= part;
                count -= (ssize_t)part;
            }
        }
        receive(socket_fd, &ignored);
    }
}
