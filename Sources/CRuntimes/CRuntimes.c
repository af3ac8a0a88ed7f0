// The programs of Runtimes/, embedded. A new file there gets its two lines here.

#include "CRuntimes.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char python_bootstrap[] = {
#embed "../../Runtimes/python/bootstrap.py"
};
static const unsigned char python_runtime[] = {
#embed "../../Runtimes/python/_apus_runtime.py"
};
static const unsigned char python_faults[] = {
#embed "../../Runtimes/python/_apus_faults.py"
};
static const unsigned char python_logging[] = {
#embed "../../Runtimes/python/_apus_logging.py"
};
static const unsigned char python_context[] = {
#embed "../../Runtimes/python/_apus_context.py"
};
static const unsigned char python_zygote[] = {
#embed "../../Runtimes/python/_apus_zygote.py"
};
static const unsigned char nodejs_bootstrap[] = {
#embed "../../Runtimes/nodejs/bootstrap.cjs"
};
static const unsigned char nodejs_loader[] = {
#embed "../../Runtimes/nodejs/loader.cjs"
};
static const unsigned char nodejs_console[] = {
#embed "../../Runtimes/nodejs/console.cjs"
};
static const unsigned char nodejs_streaming[] = {
#embed "../../Runtimes/nodejs/streaming.cjs"
};

static const struct cruntimes_file files[] = {
    {"python/bootstrap.py", python_bootstrap, sizeof python_bootstrap},
    {"python/_apus_runtime.py", python_runtime, sizeof python_runtime},
    {"python/_apus_faults.py", python_faults, sizeof python_faults},
    {"python/_apus_logging.py", python_logging, sizeof python_logging},
    {"python/_apus_context.py", python_context, sizeof python_context},
    {"python/_apus_zygote.py", python_zygote, sizeof python_zygote},
    {"nodejs/bootstrap.cjs", nodejs_bootstrap, sizeof nodejs_bootstrap},
    {"nodejs/loader.cjs", nodejs_loader, sizeof nodejs_loader},
    {"nodejs/console.cjs", nodejs_console, sizeof nodejs_console},
    {"nodejs/streaming.cjs", nodejs_streaming, sizeof nodejs_streaming},
};
const size_t cruntimes_file_count = sizeof files / sizeof files[0];

const struct cruntimes_file *cruntimes_file_at(size_t index) { return &files[index]; }
