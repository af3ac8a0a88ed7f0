// PID 1 of a sandbox. It is a clone of the launcher, never executed anew: it builds the root, starts the
// runtime, collects the dead and reports. When it ends, however it ends, the kernel kills every other process
// of its pid namespace; it ends when its control socket closes, so no sandbox outlives the server.
#include "internal.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

static int control;
static uint32_t mode;
static struct spec spec;
static char packet[apus_spec_limit];
static pid_t runtime;
static bool adopts;  // the runtime comes from a zygote, at the assignment
static int assignment = -1;  // our end of what a prepared runtime waits on, until it is assigned
static bool holds;  // the prepared runtime waits for what to execute, too

static void send_report(uint32_t kind, int value, const char *step, const int *descriptors, int count) {
    struct apus_report report = {.kind = kind, .value = value};
    if (step) snprintf(report.step, sizeof report.step, "%s", step);
    if (apus_send(control, &report, sizeof report, descriptors, count) < 0) _exit(1);
}

static void fail(const char *step) __attribute__((noreturn));
static void fail(const char *step) {
    send_report(apus_failed, errno, step, NULL, 0);
    _exit(1);
}

static void check(int result, const char *const *step) {
    if (result < 0) fail(*step);
}

// Everything that doesn't depend on the spec.
static void prepare(const char *directory, const int *joins, int join_count) {
    const char *step = "join cgroup";
    for (int i = 0; i < join_count; i++) check(write(joins[i], "0", 1) == 1 ? 0 : -1, &step);
    for (int i = 0; i < join_count; i++) close(joins[i]);
    // Nothing that the launcher had open is left but the control socket, which becomes 3.
    if (control != 3) {
        dup3(control, 3, O_CLOEXEC);
        control = 3;
    }
    syscall(SYS_close_range, 4, ~0U, 0);
    prctl(PR_SET_NAME, "apus-init");
    if (!(mode & apus_mode_namespaces)) {
        step = "become subreaper";
        check(prctl(PR_SET_CHILD_SUBREAPER, 1), &step);
        send_report(apus_ready, 0, NULL, NULL, 0);
        return;
    }
    prctl(PR_SET_DUMPABLE, 0);
    step = "unshare cgroup namespace";
    check(unshare(CLONE_NEWCGROUP), &step);
    step = "set host name";
    check(sethostname("sandbox", 7), &step);
    check(apus_network_up(&step), &step);
    int listeners[2];
    check(listeners[0] = apus_network_listen(apus_api_port, &step), &step);
    check(apus_root_build(directory, &step), &step);
    char path[512];
    snprintf(path, sizeof path, "%s/root/run/apus/api.sock", directory);
    check(listeners[1] = apus_network_listen_unix(path, &step), &step);
    send_report(apus_ready, 0, NULL, listeners, 2);
    close(listeners[0]);
    close(listeners[1]);
}

// Takes the next string of the packet; ends the sandbox where there is none.
static char *next_string(char **cursor, const char *end) {
    char *start = *cursor, *zero = memchr(start, 0, (size_t)(end - start));
    if (!zero) {
        errno = EBADMSG;
        fail("read spec");
    }
    *cursor = zero + 1;
    return start;
}

// Which of the descriptors is what.
static void read_descriptors(const int *descriptors, int count) {
    const struct apus_spec *head = &spec.head;
    int used = 0;
    spec.output = spec.assignment = spec.code_tree = spec.layers_tree = spec.disk = spec.file_system = -1;
    spec.program = spec.images = -1;
    if (head->kind != apus_assign && used < count) spec.output = descriptors[used++];
    if (head->has_code && used < count) spec.code_tree = descriptors[used++];
    if (head->has_layers && used < count) spec.layers_tree = descriptors[used++];
    if (head->has_disk && used < count) spec.disk = descriptors[used++];
    if (head->has_file_system && used < count) spec.file_system = descriptors[used++];
    int expected = (head->kind != apus_assign) + head->has_code + head->has_layers + head->has_disk +
        head->has_file_system;
    if (head->kind == apus_restore && used + 1 < count) {
        expected += 2;
        spec.program = descriptors[used++];
        spec.images = descriptors[used++];
    }
    if (used != count || count != expected) fail("read spec");
}

static void read_strings(size_t length) {
    static char *strings[apus_string_limit];
    char *cursor = packet + sizeof spec.head, *end = packet + length;
    const struct apus_spec *head = &spec.head;
    spec.working_directory = next_string(&cursor, end);
    spec.executable = next_string(&cursor, end);
    spec.code = next_string(&cursor, end);
    spec.temporary = next_string(&cursor, end);
    spec.mount_path = next_string(&cursor, end);
    char **next = strings;
    spec.binds = next;
    for (uint32_t i = 0; i < 2 * head->bind_count; i++) *next++ = next_string(&cursor, end);
    spec.layers = next;
    for (uint32_t i = 0; i < head->layer_count; i++) *next++ = next_string(&cursor, end);
    spec.arguments = next;
    *next++ = spec.executable;
    for (uint32_t i = 0; i < head->argument_count; i++) *next++ = next_string(&cursor, end);
    *next++ = NULL;
    spec.variables = next;
    for (uint32_t i = 0; i < head->variable_count; i++) *next++ = next_string(&cursor, end);
    *next = NULL;
}

static void read_spec(size_t length, const int *descriptors, int count) {
    errno = EBADMSG;
    if (length < sizeof spec.head) fail("read spec");
    memcpy(&spec.head, packet, sizeof spec.head);
    const struct apus_spec *head = &spec.head;
    uint64_t pointers = 5 + 2 * (uint64_t)head->bind_count + head->layer_count + head->argument_count +
        head->variable_count;
    if (pointers > apus_string_limit || head->port_count > apus_port_limit) fail("read spec");
    read_descriptors(descriptors, count);
    read_strings(length);
}

// Makes the listeners of the host ports.
static int listen_at_ports(int *listeners) {
    const char *step = "start";
    int count = 0;
    for (uint32_t i = 0; i < spec.head.port_count; i++) {
        listeners[count] = apus_network_listen(spec.head.ports[i], &step);
        check(listeners[count++], &step);
    }
    return count;
}

static void report_started(const int *listeners, int count) {
    send_report(apus_started, runtime, NULL, listeners, count);
    for (int i = 0; i < count; i++) close(listeners[i]);
}

static void start(void) {
    const char *step = "start";
    int listeners[apus_port_limit], count = 0;
    bool restores = spec.head.kind == apus_restore;
    if (mode & apus_mode_namespaces) {
        count = listen_at_ports(listeners);
        check(apus_root_complete(&spec, &step), &step);
        // What a snapshot is restored with has the ids before it.
        step = "reserve process id";
        if (spec.head.first_process && !restores) check(apus_reserve_pid((pid_t)spec.head.first_process), &step);
        check(apus_root_enter(&step), &step);
    }
    if (restores) {
        check(apus_snapshot_restore(&spec, spec.executable, &step), &step);
        runtime = (pid_t)spec.head.first_process;
        close(spec.program);
        close(spec.images);
    } else {
        check(runtime = apus_runtime_start(&spec, mode, &step), &step);
    }
    close(spec.output);
    report_started(listeners, count);
}

static void receive_all(void *bytes, size_t count) {
    if (recv(apus_assignment_descriptor, bytes, count, MSG_WAITALL) != (ssize_t)count) _exit(0);
}

// A held runtime, confined already, in a child of ours: waits for what to execute. Its descriptor is where
// our control socket was, so that a failure reaches us as ours reach the server.
static void wait_and_execute(void) {
    size_t length = 0;
    send_report(apus_prepared, 0, NULL, NULL, 0);
    receive_all(&length, sizeof length);
    if (length < sizeof spec.head || length > sizeof packet) _exit(1);
    receive_all(packet, length);
    memcpy(&spec.head, packet, sizeof spec.head);
    read_strings(length);
    if (chdir(spec.working_directory) < 0) fail("enter working directory");
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(spec.executable, spec.arguments, spec.variables);
    fail("execute runtime");
}

// What a held runtime says: that it waits, or why it could not be executed. False where it says nothing more.
static bool hear(struct apus_report *report) {
    ssize_t length = recv(assignment, report, sizeof *report, MSG_WAITALL);
    report->step[sizeof report->step - 1] = 0;
    return length == sizeof *report;
}

// Starts a runtime that learns later what it is for.
static void prepare_runtime(void) {
    const char *step = "make assignment socket";
    int pair[2];
    check(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), &step);
    assignment = pair[0];
    spec.assignment = pair[1];
    check(apus_root_prepare(&spec, &step), &step);
    check(apus_root_enter(&step), &step);
    if (mode & apus_mode_zygote) check(apus_runtime_become(&spec, control, &step), &step);
    holds = !spec.executable[0];
    if (holds) check(runtime = apus_runtime_hold(&spec, mode, wait_and_execute), &step);
    else if (!spec.head.adopts) check(runtime = apus_runtime_start(&spec, mode, &step), &step);
    close(spec.output);
    if (holds) {
        struct apus_report waits;
        close(pair[1]);
        errno = ESRCH;
        step = "hold runtime";
        check(hear(&waits) ? 0 : -1, &step);
    }
    send_report(apus_prepared, runtime, NULL, &pair[1], spec.head.adopts ? 1 : 0);
    if (!holds) close(pair[1]);
}

// The runtime is a child that a zygote has given us: it has told its pid by now, or never will.
static void adopt(void) {
    int32_t pid = 0;
    errno = ESRCH;
    if (recv(assignment, &pid, sizeof pid, MSG_WAITALL) != sizeof pid || kill(pid, 0) < 0) fail("adopt runtime");
    runtime = pid;
}

static void tell_runtime(const char *bytes, size_t count, int flags) {
    while (count > 0) {
        ssize_t sent = send(assignment, bytes, count, MSG_NOSIGNAL | flags);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) fail("assign runtime");
        bytes += sent;
        count -= (size_t)sent;
    }
}

// Tells a held runtime what to execute, and waits until it has: its end of the socket closes then.
static void release(size_t length) {
    struct apus_report failure;
    tell_runtime((const char *)&length, sizeof length, MSG_MORE);
    tell_runtime(packet, length, 0);
    if (!hear(&failure)) return;
    errno = failure.value;
    fail(failure.step);
}

// The working directory and the variables, which lie one after another in the packet. A runtime that was
// executed has shared our working directory so far: it finds itself in what is mounted there now.
static void inform(void) {
    size_t length = 0;
    if (chdir(spec.working_directory) < 0 || unshare(CLONE_FS) < 0 || chdir("/") < 0)
        fail("enter working directory");
    for (char **variable = spec.variables; *variable; variable++) length += strlen(*variable) + 1;
    tell_runtime(spec.working_directory, strlen(spec.working_directory) + 1, MSG_MORE);
    tell_runtime(spec.variables[0], length, 0);
}

// Gives the prepared runtime its function: code, layers, /tmp, ports, then what to execute or its variables.
static void assign(size_t packet_length) {
    const char *step = "assign";
    if (runtime == 0) adopt();
    int listeners[apus_port_limit];
    int count = listen_at_ports(listeners);
    check(apus_root_assign(&spec, &step), &step);
    int trees[] = {spec.code_tree, spec.layers_tree, spec.disk, spec.file_system};
    for (size_t i = 0; i < sizeof trees / sizeof *trees; i++)
        if (trees[i] >= 0) close(trees[i]);
    if (holds) release(packet_length);
    else inform();
    close(assignment);
    assignment = -1;
    report_started(listeners, count);
}

// Kills and collects every descendant. With a pid namespace the kernel does it when we end; as a subreaper we
// get the orphans of whom we kill, so that repeating it reaches everybody.
static void quit(void) __attribute__((noreturn));
static void quit(void) {
    if (mode & apus_mode_namespaces) _exit(0);
    for (int round = 0; round < 10000; round++) {
        char list[4096];
        int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
        ssize_t length = file < 0 ? 0 : read(file, list, sizeof list - 1);
        if (file >= 0) close(file);
        list[length < 0 ? 0 : length] = 0;
        char *cursor = list, *after;
        for (long pid; (pid = strtol(cursor, &after, 10)) > 0 && after != cursor; cursor = after) {
            kill(-(pid_t)pid, SIGKILL);
            kill((pid_t)pid, SIGKILL);
        }
        if (waitpid(-1, NULL, __WALL) < 0 && errno == ECHILD) break;
    }
    _exit(0);
}

static void start_program(void) {
    const char *step = "start program";
    pid_t pid = apus_program_start(&spec, mode, &step);
    int error = errno;
    close(spec.output);
    send_report(apus_program_started, pid > 0 ? pid : -error, pid > 0 ? NULL : step, NULL, 0);
}

static void report_program(pid_t pid, int status) {
    char digits[16];
    if (!apus_program_forget(pid)) return;
    snprintf(digits, sizeof digits, "%d", (int)pid);
    send_report(apus_program_ended, status, digits, NULL, 0);
}

static void connect_inside(void) {
    uint32_t words[2];
    memcpy(words, packet, sizeof words);
    int connection = apus_connect_inside((uint16_t)words[1]);
    send_report(apus_connected, connection < 0 ? errno : 0, NULL, &connection, connection >= 0);
    if (connection >= 0) close(connection);
}

// Saves the runtime, or asks CRIU about the kernel.
static void snapshot(uint32_t command, const int *descriptors, int count) {
    const char *step = "read descriptors";
    int result = -1;
    errno = EBADMSG;
    if (count == 2 && mode & apus_mode_namespaces) {
        spec.program = descriptors[0];
        spec.images = descriptors[1];
        spec.output = -1;
        result = command == apus_save ? apus_snapshot_save(&spec, runtime, &step) : apus_snapshot_cache(&spec, &step);
    }
    int error = errno;
    for (int i = 0; i < count; i++) close(descriptors[i]);
    errno = error;
    send_report(result < 0 ? apus_failed : apus_done, result < 0 ? errno : 0, result < 0 ? step : NULL, NULL, 0);
}

static void obey(uint32_t command) {
    switch (command) {
        case apus_terminate:
            if (runtime > 0) kill(runtime, SIGTERM);
            break;
        case apus_stop:
            if (mode & apus_mode_namespaces) kill(-1, SIGSTOP);
            else if (runtime > 0) kill(-runtime, SIGSTOP);
            break;
        case apus_continue:
            if (mode & apus_mode_namespaces) kill(-1, SIGCONT);
            else if (runtime > 0) kill(-runtime, SIGCONT);
            break;
        default: quit();
    }
}

// The next command, with its spec where it has one, and the packet's length. 0 at the end.
static uint32_t receive(ssize_t *packet_length) {
    int descriptors[apus_descriptor_limit], count;
    ssize_t length = apus_receive(control, packet, sizeof packet, 0, descriptors, &count);
    *packet_length = length;
    uint32_t kind = 0;
    if (length >= (ssize_t)sizeof kind) memcpy(&kind, packet, sizeof kind);
    if (kind == apus_start || kind == apus_restore || kind == apus_prepare || kind == apus_assign ||
        kind == apus_program)
        read_spec((size_t)length, descriptors, count);
    if (kind == apus_save || kind == apus_check_kernel) snapshot(kind, descriptors, count);
    if (kind == apus_prepare) adopts = spec.head.adopts;
    // A runtime that waits for nothing can't be assigned.
    if (kind == apus_assign && (assignment < 0 || (runtime == 0 && !adopts))) {
        errno = ESRCH;
        fail("assign runtime");
    }
    return kind;
}

void apus_init_run(
    const char *directory, uint32_t wanted, int socket, const int *joins, int join_count) {
    mode = wanted;
    control = socket;
    ssize_t length;
    prepare(directory, joins, join_count);
    uint32_t kind = receive(&length);
    bool starts = kind == apus_start || (kind == apus_restore && mode & apus_mode_namespaces);
    if (!starts && !(kind == apus_prepare && mode & apus_mode_namespaces)) quit();
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    int deaths = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    if (deaths < 0) fail("signalfd");
    if (starts) start();
    else prepare_runtime();
    struct pollfd watched[] = {{.fd = control, .events = POLLIN}, {.fd = deaths, .events = POLLIN}};
    for (;;) {
        if (poll(watched, 2, -1) < 0 && errno != EINTR) quit();
        if (watched[1].revents) {
            struct signalfd_siginfo ignored;
            while (read(deaths, &ignored, sizeof ignored) > 0) {}
        }
        int status;
        for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0;) {
            if (pid != runtime) {
                report_program(pid, status);
                continue;
            }
            runtime = 0;
            send_report(apus_exited, status, NULL, NULL, 0);
        }
        if (!watched[0].revents) continue;
        uint32_t command = receive(&length);
        if (command == apus_assign) assign((size_t)length);
        else if (command == apus_program) start_program();
        else if (command == apus_connect) connect_inside();
        else if (command == apus_save || command == apus_check_kernel) continue;  // done
        else obey(command);
    }
}
