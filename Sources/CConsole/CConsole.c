// The files of Console/, embedded. A new file there gets its two places here; a test counts them.

#include "CConsole.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_app[] = {
#embed "../../Console/app.js"
};
static const unsigned char file_aws[] = {
#embed "../../Console/aws.js"
};
static const unsigned char file_colors[] = {
#embed "../../Console/colors.js"
};
static const unsigned char file_dom[] = {
#embed "../../Console/dom.js"
};
static const unsigned char file_editor[] = {
#embed "../../Console/editor.js"
};
static const unsigned char file_environments[] = {
#embed "../../Console/environments.js"
};
static const unsigned char file_flow[] = {
#embed "../../Console/flow.js"
};
static const unsigned char file_format[] = {
#embed "../../Console/format.js"
};
static const unsigned char file_icon_svg[] = {
#embed "../../Console/icon.svg"
};
static const unsigned char file_index_html[] = {
#embed "../../Console/index.html"
};
static const unsigned char file_keys[] = {
#embed "../../Console/keys.js"
};
static const unsigned char file_list[] = {
#embed "../../Console/list.js"
};
static const unsigned char file_live[] = {
#embed "../../Console/live.js"
};
static const unsigned char file_logview[] = {
#embed "../../Console/logview.js"
};
static const unsigned char file_pages[] = {
#embed "../../Console/pages.js"
};
static const unsigned char file_pages_function[] = {
#embed "../../Console/pages/function.js"
};
static const unsigned char file_pages_function_code[] = {
#embed "../../Console/pages/function/code.js"
};
static const unsigned char file_pages_function_configuration[] = {
#embed "../../Console/pages/function/configuration.js"
};
static const unsigned char file_pages_function_logs[] = {
#embed "../../Console/pages/function/logs.js"
};
static const unsigned char file_pages_function_metrics[] = {
#embed "../../Console/pages/function/metrics.js"
};
static const unsigned char file_pages_function_test[] = {
#embed "../../Console/pages/function/test.js"
};
static const unsigned char file_pages_function_triggers[] = {
#embed "../../Console/pages/function/triggers.js"
};
static const unsigned char file_pages_functions[] = {
#embed "../../Console/pages/functions.js"
};
static const unsigned char file_pages_logs[] = {
#embed "../../Console/pages/logs.js"
};
static const unsigned char file_pages_queue[] = {
#embed "../../Console/pages/queue.js"
};
static const unsigned char file_pages_queue_depth[] = {
#embed "../../Console/pages/queue/depth.js"
};
static const unsigned char file_pages_queue_neighbors[] = {
#embed "../../Console/pages/queue/neighbors.js"
};
static const unsigned char file_pages_queues[] = {
#embed "../../Console/pages/queues.js"
};
static const unsigned char file_pages_signin[] = {
#embed "../../Console/pages/signin.js"
};
static const unsigned char file_plot[] = {
#embed "../../Console/plot.js"
};
static const unsigned char file_regions[] = {
#embed "../../Console/regions.js"
};
static const unsigned char file_session[] = {
#embed "../../Console/session.js"
};
static const unsigned char file_sigv4[] = {
#embed "../../Console/sigv4.js"
};
static const unsigned char file_style_css[] = {
#embed "../../Console/style.css"
};
static const unsigned char file_theme[] = {
#embed "../../Console/theme.js"
};
static const unsigned char file_zip[] = {
#embed "../../Console/zip.js"
};

static const struct cconsole_file files[] = {
    {"app.js", file_app, sizeof file_app},
    {"aws.js", file_aws, sizeof file_aws},
    {"colors.js", file_colors, sizeof file_colors},
    {"dom.js", file_dom, sizeof file_dom},
    {"editor.js", file_editor, sizeof file_editor},
    {"environments.js", file_environments, sizeof file_environments},
    {"flow.js", file_flow, sizeof file_flow},
    {"format.js", file_format, sizeof file_format},
    {"icon.svg", file_icon_svg, sizeof file_icon_svg},
    {"index.html", file_index_html, sizeof file_index_html},
    {"keys.js", file_keys, sizeof file_keys},
    {"list.js", file_list, sizeof file_list},
    {"live.js", file_live, sizeof file_live},
    {"logview.js", file_logview, sizeof file_logview},
    {"pages.js", file_pages, sizeof file_pages},
    {"pages/function.js", file_pages_function, sizeof file_pages_function},
    {"pages/function/code.js", file_pages_function_code, sizeof file_pages_function_code},
    {"pages/function/configuration.js", file_pages_function_configuration, sizeof file_pages_function_configuration},
    {"pages/function/logs.js", file_pages_function_logs, sizeof file_pages_function_logs},
    {"pages/function/metrics.js", file_pages_function_metrics, sizeof file_pages_function_metrics},
    {"pages/function/test.js", file_pages_function_test, sizeof file_pages_function_test},
    {"pages/function/triggers.js", file_pages_function_triggers, sizeof file_pages_function_triggers},
    {"pages/functions.js", file_pages_functions, sizeof file_pages_functions},
    {"pages/logs.js", file_pages_logs, sizeof file_pages_logs},
    {"pages/queue.js", file_pages_queue, sizeof file_pages_queue},
    {"pages/queue/depth.js", file_pages_queue_depth, sizeof file_pages_queue_depth},
    {"pages/queue/neighbors.js", file_pages_queue_neighbors, sizeof file_pages_queue_neighbors},
    {"pages/queues.js", file_pages_queues, sizeof file_pages_queues},
    {"pages/signin.js", file_pages_signin, sizeof file_pages_signin},
    {"plot.js", file_plot, sizeof file_plot},
    {"regions.js", file_regions, sizeof file_regions},
    {"session.js", file_session, sizeof file_session},
    {"sigv4.js", file_sigv4, sizeof file_sigv4},
    {"style.css", file_style_css, sizeof file_style_css},
    {"theme.js", file_theme, sizeof file_theme},
    {"zip.js", file_zip, sizeof file_zip},
};
const size_t cconsole_file_count = sizeof files / sizeof files[0];

const struct cconsole_file *cconsole_file_at(size_t index) { return &files[index]; }
