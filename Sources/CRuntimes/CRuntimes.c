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
static const unsigned char python_snapstart[] = {
#embed "../../Runtimes/python/_apus_snapstart.py"
};
static const unsigned char python_snapshot_restore[] = {
#embed "../../Runtimes/python/snapshot_restore_py.py"
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
static const unsigned char nodejs_openssl[] = {
#embed "../../Runtimes/nodejs/openssl.cnf"
};
static const unsigned char nodejs_snapstart[] = {
#embed "../../Runtimes/nodejs/snapstart.cjs"
};
static const unsigned char java_assignment[] = {
#embed "../../Runtimes/java/apus/runtime/Assignment.java"
};
static const unsigned char java_beans[] = {
#embed "../../Runtimes/java/apus/runtime/Beans.java"
};
static const unsigned char java_bootstrap[] = {
#embed "../../Runtimes/java/apus/runtime/Bootstrap.java"
};
static const unsigned char java_fault[] = {
#embed "../../Runtimes/java/apus/runtime/Fault.java"
};
static const unsigned char java_function_class_loader[] = {
#embed "../../Runtimes/java/apus/runtime/FunctionClassLoader.java"
};
static const unsigned char java_function_logger[] = {
#embed "../../Runtimes/java/apus/runtime/FunctionLogger.java"
};
static const unsigned char java_handler[] = {
#embed "../../Runtimes/java/apus/runtime/Handler.java"
};
static const unsigned char java_handler_loader[] = {
#embed "../../Runtimes/java/apus/runtime/HandlerLoader.java"
};
static const unsigned char java_invocation[] = {
#embed "../../Runtimes/java/apus/runtime/Invocation.java"
};
static const unsigned char java_invocation_context[] = {
#embed "../../Runtimes/java/apus/runtime/InvocationContext.java"
};
static const unsigned char java_json[] = {
#embed "../../Runtimes/java/apus/runtime/Json.java"
};
static const unsigned char java_json_mapper[] = {
#embed "../../Runtimes/java/apus/runtime/JsonMapper.java"
};
static const unsigned char java_rehearsal[] = {
#embed "../../Runtimes/java/apus/runtime/Rehearsal.java"
};
static const unsigned char java_rehearsal_function[] = {
#embed "../../Runtimes/java/rehearsal/Function.java"
};
static const unsigned char java_runtime_client[] = {
#embed "../../Runtimes/java/apus/runtime/RuntimeClient.java"
};
static const unsigned char java_snap_start[] = {
#embed "../../Runtimes/java/apus/runtime/SnapStart.java"
};
static const unsigned char java_types[] = {
#embed "../../Runtimes/java/apus/runtime/Types.java"
};
static const unsigned char java_client[] = {
#embed "../../Runtimes/java/com/amazonaws/services/lambda/runtime/Client.java"
};
static const unsigned char java_client_context[] = {
#embed "../../Runtimes/java/com/amazonaws/services/lambda/runtime/ClientContext.java"
};
static const unsigned char java_cognito_identity[] = {
#embed "../../Runtimes/java/com/amazonaws/services/lambda/runtime/CognitoIdentity.java"
};
static const unsigned char java_context[] = {
#embed "../../Runtimes/java/com/amazonaws/services/lambda/runtime/Context.java"
};
static const unsigned char java_custom_pojo_serializer[] = {
#embed "../../Runtimes/java/com/amazonaws/services/lambda/runtime/CustomPojoSerializer.java"
};
static const unsigned char java_lambda_logger[] = {
#embed "../../Runtimes/java/com/amazonaws/services/lambda/runtime/LambdaLogger.java"
};
static const unsigned char java_lambda_runtime[] = {
#embed "../../Runtimes/java/com/amazonaws/services/lambda/runtime/LambdaRuntime.java"
};
static const unsigned char java_lambda_runtime_internal[] = {
#embed "../../Runtimes/java/com/amazonaws/services/lambda/runtime/LambdaRuntimeInternal.java"
};
static const unsigned char java_request_handler[] = {
#embed "../../Runtimes/java/com/amazonaws/services/lambda/runtime/RequestHandler.java"
};
static const unsigned char java_request_stream_handler[] = {
#embed "../../Runtimes/java/com/amazonaws/services/lambda/runtime/RequestStreamHandler.java"
};
static const unsigned char java_log_format[] = {
#embed "../../Runtimes/java/com/amazonaws/services/lambda/runtime/logging/LogFormat.java"
};
static const unsigned char java_log_level[] = {
#embed "../../Runtimes/java/com/amazonaws/services/lambda/runtime/logging/LogLevel.java"
};
static const unsigned char java_crac_checkpointexception[] = {
#embed "../../Runtimes/java/org/crac/CheckpointException.java"
};
static const unsigned char java_crac_context[] = {
#embed "../../Runtimes/java/org/crac/Context.java"
};
static const unsigned char java_crac_core[] = {
#embed "../../Runtimes/java/org/crac/Core.java"
};
static const unsigned char java_crac_globalcontext[] = {
#embed "../../Runtimes/java/org/crac/GlobalContext.java"
};
static const unsigned char java_crac_resource[] = {
#embed "../../Runtimes/java/org/crac/Resource.java"
};
static const unsigned char java_crac_restoreexception[] = {
#embed "../../Runtimes/java/org/crac/RestoreException.java"
};
static const unsigned char ruby_bootstrap[] = {
#embed "../../Runtimes/ruby/bootstrap.rb"
};
static const unsigned char ruby_snapstart[] = {
#embed "../../Runtimes/ruby/snapstart.rb"
};
static const unsigned char ruby_zygote[] = {
#embed "../../Runtimes/ruby/zygote.rb"
};
static const unsigned char dotnet_bootstrap[] = {
#embed "../../Runtimes/dotnet/Bootstrap.cs"
};
static const unsigned char dotnet_fault[] = {
#embed "../../Runtimes/dotnet/Fault.cs"
};
static const unsigned char dotnet_function_log[] = {
#embed "../../Runtimes/dotnet/FunctionLog.cs"
};
static const unsigned char dotnet_handler[] = {
#embed "../../Runtimes/dotnet/Handler.cs"
};
static const unsigned char dotnet_handler_loader[] = {
#embed "../../Runtimes/dotnet/HandlerLoader.cs"
};
static const unsigned char dotnet_invocation[] = {
#embed "../../Runtimes/dotnet/Invocation.cs"
};
static const unsigned char dotnet_invocation_context[] = {
#embed "../../Runtimes/dotnet/InvocationContext.cs"
};
static const unsigned char dotnet_json[] = {
#embed "../../Runtimes/dotnet/Json.cs"
};
static const unsigned char dotnet_lambda_core[] = {
#embed "../../Runtimes/dotnet/LambdaCore.cs"
};
static const unsigned char dotnet_log_writer[] = {
#embed "../../Runtimes/dotnet/LogWriter.cs"
};
static const unsigned char dotnet_member_proxy[] = {
#embed "../../Runtimes/dotnet/MemberProxy.cs"
};
static const unsigned char dotnet_message_template[] = {
#embed "../../Runtimes/dotnet/MessageTemplate.cs"
};
static const unsigned char dotnet_runtime_client[] = {
#embed "../../Runtimes/dotnet/RuntimeClient.cs"
};
static const unsigned char dotnet_serializer[] = {
#embed "../../Runtimes/dotnet/Serializer.cs"
};
static const unsigned char dotnet_snap_start[] = {
#embed "../../Runtimes/dotnet/SnapStart.cs"
};
static const unsigned char dotnet_reference_dispatch_proxy[] = {
#embed "../../Runtimes/dotnet/reference/DispatchProxy.cs"
};

static const struct cruntimes_file files[] = {
    {"python/bootstrap.py", python_bootstrap, sizeof python_bootstrap},
    {"python/_apus_runtime.py", python_runtime, sizeof python_runtime},
    {"python/_apus_faults.py", python_faults, sizeof python_faults},
    {"python/_apus_logging.py", python_logging, sizeof python_logging},
    {"python/_apus_context.py", python_context, sizeof python_context},
    {"python/_apus_zygote.py", python_zygote, sizeof python_zygote},
    {"python/_apus_snapstart.py", python_snapstart, sizeof python_snapstart},
    {"python/snapshot_restore_py.py", python_snapshot_restore, sizeof python_snapshot_restore},
    {"nodejs/bootstrap.cjs", nodejs_bootstrap, sizeof nodejs_bootstrap},
    {"nodejs/loader.cjs", nodejs_loader, sizeof nodejs_loader},
    {"nodejs/console.cjs", nodejs_console, sizeof nodejs_console},
    {"nodejs/streaming.cjs", nodejs_streaming, sizeof nodejs_streaming},
    {"java/apus/runtime/Assignment.java", java_assignment, sizeof java_assignment},
    {"nodejs/openssl.cnf", nodejs_openssl, sizeof nodejs_openssl},
    {"nodejs/snapstart.cjs", nodejs_snapstart, sizeof nodejs_snapstart},
    {"java/apus/runtime/Beans.java", java_beans, sizeof java_beans},
    {"java/apus/runtime/Bootstrap.java", java_bootstrap, sizeof java_bootstrap},
    {"java/apus/runtime/Fault.java", java_fault, sizeof java_fault},
    {"java/apus/runtime/FunctionClassLoader.java", java_function_class_loader, sizeof java_function_class_loader},
    {"java/apus/runtime/FunctionLogger.java", java_function_logger, sizeof java_function_logger},
    {"java/apus/runtime/Handler.java", java_handler, sizeof java_handler},
    {"java/apus/runtime/HandlerLoader.java", java_handler_loader, sizeof java_handler_loader},
    {"java/apus/runtime/Invocation.java", java_invocation, sizeof java_invocation},
    {"java/apus/runtime/InvocationContext.java", java_invocation_context, sizeof java_invocation_context},
    {"java/apus/runtime/Json.java", java_json, sizeof java_json},
    {"java/apus/runtime/JsonMapper.java", java_json_mapper, sizeof java_json_mapper},
    {"java/apus/runtime/Rehearsal.java", java_rehearsal, sizeof java_rehearsal},
    {"java/rehearsal/Function.java", java_rehearsal_function, sizeof java_rehearsal_function},
    {"java/apus/runtime/RuntimeClient.java", java_runtime_client, sizeof java_runtime_client},
    {"java/apus/runtime/SnapStart.java", java_snap_start, sizeof java_snap_start},
    {"java/apus/runtime/Types.java", java_types, sizeof java_types},
    {"java/com/amazonaws/services/lambda/runtime/Client.java", java_client, sizeof java_client},
    {"java/com/amazonaws/services/lambda/runtime/ClientContext.java", java_client_context, sizeof java_client_context},
    {"java/com/amazonaws/services/lambda/runtime/CognitoIdentity.java", java_cognito_identity, sizeof java_cognito_identity},
    {"java/com/amazonaws/services/lambda/runtime/Context.java", java_context, sizeof java_context},
    {"java/com/amazonaws/services/lambda/runtime/CustomPojoSerializer.java", java_custom_pojo_serializer, sizeof java_custom_pojo_serializer},
    {"java/com/amazonaws/services/lambda/runtime/LambdaLogger.java", java_lambda_logger, sizeof java_lambda_logger},
    {"java/com/amazonaws/services/lambda/runtime/LambdaRuntime.java", java_lambda_runtime, sizeof java_lambda_runtime},
    {"java/com/amazonaws/services/lambda/runtime/LambdaRuntimeInternal.java", java_lambda_runtime_internal, sizeof java_lambda_runtime_internal},
    {"java/com/amazonaws/services/lambda/runtime/RequestHandler.java", java_request_handler, sizeof java_request_handler},
    {"java/com/amazonaws/services/lambda/runtime/RequestStreamHandler.java", java_request_stream_handler, sizeof java_request_stream_handler},
    {"java/com/amazonaws/services/lambda/runtime/logging/LogFormat.java", java_log_format, sizeof java_log_format},
    {"java/com/amazonaws/services/lambda/runtime/logging/LogLevel.java", java_log_level, sizeof java_log_level},
    {"java/org/crac/CheckpointException.java", java_crac_checkpointexception, sizeof java_crac_checkpointexception},
    {"java/org/crac/Context.java", java_crac_context, sizeof java_crac_context},
    {"java/org/crac/Core.java", java_crac_core, sizeof java_crac_core},
    {"java/org/crac/GlobalContext.java", java_crac_globalcontext, sizeof java_crac_globalcontext},
    {"java/org/crac/Resource.java", java_crac_resource, sizeof java_crac_resource},
    {"java/org/crac/RestoreException.java", java_crac_restoreexception, sizeof java_crac_restoreexception},
    {"ruby/bootstrap.rb", ruby_bootstrap, sizeof ruby_bootstrap},
    {"ruby/zygote.rb", ruby_zygote, sizeof ruby_zygote},
    {"ruby/snapstart.rb", ruby_snapstart, sizeof ruby_snapstart},
    {"dotnet/Bootstrap.cs", dotnet_bootstrap, sizeof dotnet_bootstrap},
    {"dotnet/Fault.cs", dotnet_fault, sizeof dotnet_fault},
    {"dotnet/FunctionLog.cs", dotnet_function_log, sizeof dotnet_function_log},
    {"dotnet/Handler.cs", dotnet_handler, sizeof dotnet_handler},
    {"dotnet/HandlerLoader.cs", dotnet_handler_loader, sizeof dotnet_handler_loader},
    {"dotnet/Invocation.cs", dotnet_invocation, sizeof dotnet_invocation},
    {"dotnet/InvocationContext.cs", dotnet_invocation_context, sizeof dotnet_invocation_context},
    {"dotnet/Json.cs", dotnet_json, sizeof dotnet_json},
    {"dotnet/LambdaCore.cs", dotnet_lambda_core, sizeof dotnet_lambda_core},
    {"dotnet/LogWriter.cs", dotnet_log_writer, sizeof dotnet_log_writer},
    {"dotnet/MemberProxy.cs", dotnet_member_proxy, sizeof dotnet_member_proxy},
    {"dotnet/MessageTemplate.cs", dotnet_message_template, sizeof dotnet_message_template},
    {"dotnet/RuntimeClient.cs", dotnet_runtime_client, sizeof dotnet_runtime_client},
    {"dotnet/Serializer.cs", dotnet_serializer, sizeof dotnet_serializer},
    {"dotnet/SnapStart.cs", dotnet_snap_start, sizeof dotnet_snap_start},
    {"dotnet/reference/DispatchProxy.cs", dotnet_reference_dispatch_proxy, sizeof dotnet_reference_dispatch_proxy},
};
const size_t cruntimes_file_count = sizeof files / sizeof files[0];

const struct cruntimes_file *cruntimes_file_at(size_t index) { return &files[index]; }
