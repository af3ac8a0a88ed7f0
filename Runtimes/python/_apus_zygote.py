# The zygote: this runtime with the modules that functions commonly use, loaded once. Environments get their runtime
# from it by a fork. It sees what a sandbox sees and has root's rights, which a child gives up before it learns
# whose it is: no function's code ever runs in the zygote, and a child keeps nothing of it but memory.
import ctypes
import gc
import os
import struct
import sys

import _socket

CONTROL, ASSIGNMENT = 3, 3
READY, STARTED, FAILED = 1, 3, 5  # CLinux.h: apus_event
NEW_PID, OTHER_NAMESPACES = 0x20000000, 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x40000000
PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_READ, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = (
    4, 22, 23, 24, 38, 47)
CAPABILITY_VERSION_3 = 0x20080522
SYS_CLONE3, CLONE_INTO_CGROUP, SIGCHLD = 435, 0x200000000, 17

COMMON = (
    "asyncio", "base64", "boto3", "concurrent.futures", "csv", "datetime", "decimal", "hashlib", "hmac", "http.client",
    "json", "logging", "random", "re", "resource", "ssl", "subprocess", "tempfile", "threading", "traceback", "typing",
    "urllib.parse", "urllib.request", "uuid", "zlib")

LARGEST_OF_POOLS, POOL, POOL_HEADER = 512, 16384 if sys.version_info >= (3, 10) else 4096, 48
MOST_BYTES = 1 << 18

loaded = set()  # The names of the modules, without their packages' own.
kept = []

libc = ctypes.CDLL(None, use_errno=True)
locked = ctypes.PyDLL(None, use_errno=True)  # Keeps the interpreter's lock during the call.


class MallocInformation(ctypes.Structure):
    """`struct mallinfo2`."""

    _fields_ = [("_", ctypes.c_size_t * 9), ("at_the_end", ctypes.c_size_t)]


def check(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "confine")
    return result


def prctl(option, *values):
    values = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in values]
    values += [ctypes.c_ulong(0)] * (4 - len(values))
    return libc.prctl(ctypes.c_int(option), *values)


def preload(finder):
    """Imports what functions commonly import; what isn't there isn't needed."""
    sys.meta_path.append(finder)
    for name in COMMON:
        before = set(sys.modules)
        try:
            __import__(name)
        except Exception:
            # Half of something would be worse than nothing: the function's own import shall find it untouched.
            for half in set(sys.modules) - before:
                del sys.modules[half]
    sys.meta_path.remove(finder)
    loaded.update(name for name in sys.modules if "." not in name)
    # The cache of attributes is full of what imports looked for, and a child would write to each name that it replaces.
    if hasattr(sys, "_clear_type_cache"):
        sys._clear_type_cache()
    rehearse()
    gc.collect()
    fill_holes()
    gc.freeze()  # Children then don't copy these pages when they collect.


def fill_holes():
    """Whatever a child allocates goes where there is room: after hundreds of imports, into holes all over, each on a
    page that the child has to copy. Where none is left it gets new pages, and fills one after the other: a third of
    a child's memory. Nothing depends on it."""
    for size in range(16, LARGEST_OF_POOLS + 1, 16):
        fill_pools(size)
    fill_heap()


def fill_pools(size):
    """Python's own allocator has its blocks of one size together, in pools. Who gets the first block of a pool, twice,
    gets new ones; so many blocks at most, for an allocator that works otherwise."""
    begun = 0
    for _ in range(MOST_BYTES // size):
        kept.append(block(size))
        begun += id(kept[-1]) % POOL == POOL_HEADER
        if begun == 2:
            return


def block(size):
    """An object of so many bytes, a multiple of 16."""
    if size == 16:
        return object()
    if size == 32:
        return len(kept) + (1 << 20)
    return bytes(size - sys.getsizeof(b""))


def fill_heap():
    """The C library's heap: the largest holes first, until there is room at its end alone. Where it can tell."""
    try:
        libc.mallinfo2.restype = MallocInformation
    except AttributeError:
        return
    libc.sbrk.restype = libc.malloc.restype = ctypes.c_void_p
    end = libc.sbrk(0) - libc.mallinfo2().at_the_end
    for size in [65536 >> halved for halved in range(6)] + list(range(1024, 8, -16)):
        for _ in range(MOST_BYTES // size):
            address = libc.malloc(ctypes.c_size_t(size))
            if address is None or address >= end:
                libc.free(ctypes.c_void_p(address))
                break


def serve(finder):
    """Forks until the server is gone. Returns in a child, confined, in its environment."""
    preload(finder)
    control = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET, 0, CONTROL)
    report(control, READY)
    while True:
        request, control_messages, _, _ = control.recvmsg(65536, _socket.CMSG_SPACE(16 * 4))
        if not request:
            os._exit(0)
        descriptors = []
        for _, _, data in control_messages:
            descriptors += struct.unpack("%di" % (len(data) // 4), data)
        child = 0
        try:
            # For children alone. One that is born inside becomes an orphan inside: its own child's parent is init.
            check(libc.setns(descriptors[0], NEW_PID))
            unified = struct.unpack_from("=I", request, 4)[0]
            child = clone(descriptors[-1]) if unified else os.fork()
            if child == 0 and enter(control, request, *descriptors[:-1 if unified else None]):
                return rehearse()
            status = os.waitpid(child, 0)[1]
            report(control, FAILED if status else STARTED)
        except OSError:
            report(control, FAILED)
        for descriptor in descriptors:
            os.close(descriptor)


def clone(group):
    """A fork into a version 2 cgroup: joining one afterwards would stop the whole machine's forks for a while. The
    child has time for little but a proper fork of its own; Python's own bookkeeping is done there."""
    arguments = ctypes.create_string_buffer(88)
    struct.pack_into("=Q", arguments, 0, CLONE_INTO_CGROUP)
    struct.pack_into("=Q", arguments, 32, SIGCHLD)
    struct.pack_into("=Q", arguments, 80, group)
    return check(locked.syscall(ctypes.c_long(SYS_CLONE3), arguments, ctypes.c_size_t(88)))


def report(control, kind):
    control.send(struct.pack("=Ii40x", kind, 0))


def enter(control, request, environment, output, assignment, *groups):
    """In the first child: goes where its environment is. True in the second child, the runtime."""
    try:
        control.detach()
        for group in groups:
            os.write(group, b"0")
        check(libc.setns(environment, OTHER_NAMESPACES))
        if os.fork() != 0:
            os._exit(0)
        while os.getppid() != 1:
            os.sched_yield()
        confine(request, output, assignment)
        os.write(ASSIGNMENT, struct.pack("=i", os.getpid()))
        return True
    except BaseException:
        os._exit(1)


def confine(request, output, assignment):
    """What runtime.c does before it executes a runtime, in its order and with its values."""
    import resource

    _, _, user, group, limit_count = struct.unpack_from("=5I", request)
    limits = [struct.unpack_from("=2I", request, 20 + 8 * index) for index in range(limit_count)]
    program = request[20 + 8 * limit_count:]
    os.setsid()
    os.umask(0o22)
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    if assignment != ASSIGNMENT:
        os.dup2(assignment, ASSIGNMENT)
    os.closerange(ASSIGNMENT + 1, 1024)
    for kind, value in limits:
        most = resource.getrlimit(kind)[1]
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(kind, (value, value))
    capability = 0
    while prctl(PR_CAPBSET_READ, capability) >= 0:
        check(prctl(PR_CAPBSET_DROP, capability))
        capability += 1
    os.setgroups([])
    os.setresgid(group, group, group)
    os.setresuid(user, user, user)
    prctl(PR_CAP_AMBIENT, 4)  # clear all
    header = struct.pack("=Ii", CAPABILITY_VERSION_3, 0)
    check(libc.capset(header, bytes(24)))
    check(prctl(PR_SET_NO_NEW_PRIVS, 1))
    # As after an execve: one's own /proc is one's own again.
    check(prctl(PR_SET_DUMPABLE, 1))
    text = ctypes.create_string_buffer(program, len(program))
    filters = struct.pack("@HP", len(program) // 8, ctypes.addressof(text))
    check(prctl(PR_SET_SECCOMP, 2, filters))


def rehearse():
    """Goes the way of a first invocation with nobody's data. A page that a child writes to is copied at its first
    touch, and with reference counts every page of an object that is merely used is written to: some 600 of them,
    better copied while nobody waits."""
    import _apus_runtime as runtime

    ours, theirs = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
    try:
        client = object.__new__(runtime.RuntimeClient)
        client.socket, client.host, client.next_request = ours, "", b"GET"
        theirs.send(b"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 0\r\nContent-Length: 10\r\n\r\n{\"a\": [1]}")
        theirs.send(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
        names = {}
        exec(compile("import os\ndef handler(event, context):\n    return event\n", "rehearsal", "exec"), names)
        headers, body = client.next()
        runtime.answer(client, runtime.Json(), names["handler"], headers, body)
        os.environ["APUS_REHEARSAL"] = "%s" % os.environ.copy()
        del os.environ["APUS_REHEARSAL"]
        replaces_loaded([runtime.RUNTIME_DIRECTORY])
        __import__("_apus_context")
        del sys.modules["_apus_context"]
    except Exception:
        pass  # Whatever it is, a real invocation shows it to somebody.
    ours.close()
    theirs.close()


def settle(places):
    """Starts the program anew where the function brings a module of its own in the place of a loaded one."""
    if replaces_loaded(places):
        start_anew()
    del sys.modules[__name__]


def replaces_loaded(places):
    for place in places:
        try:
            names = os.listdir(place)
        except OSError:
            continue
        if any(name.split(".")[0] in loaded for name in names):
            return True
    return False


def start_anew():
    """The same program, from its first instruction, with the variables that it has now."""
    with open("/proc/self/cmdline", "rb") as file:
        arguments = file.read().split(b"\0")[:-1]
    os.execv(sys.executable, arguments)
