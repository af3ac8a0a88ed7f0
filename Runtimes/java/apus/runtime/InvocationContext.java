// The Context of one invocation.
package apus.runtime;

import com.amazonaws.services.lambda.runtime.Client;
import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.util.HashMap;
import java.util.Map;

final class InvocationContext implements Context {
    private final Invocation invocation;
    private final LambdaLogger logger;

    InvocationContext(Invocation invocation, LambdaLogger logger) {
        this.invocation = invocation;
        this.logger = logger;
    }

    @Override public String getAwsRequestId() { return invocation.requestId; }

    @Override public String getLogGroupName() { return System.getenv("AWS_LAMBDA_LOG_GROUP_NAME"); }

    @Override public String getLogStreamName() { return System.getenv("AWS_LAMBDA_LOG_STREAM_NAME"); }

    @Override public String getFunctionName() { return System.getenv("AWS_LAMBDA_FUNCTION_NAME"); }

    @Override public String getFunctionVersion() { return System.getenv("AWS_LAMBDA_FUNCTION_VERSION"); }

    @Override public String getInvokedFunctionArn() { return invocation.functionArn; }

    @Override public String getXrayTraceId() { return invocation.traceId; }

    @Override public String getTenantId() { return invocation.tenantId; }

    @Override public LambdaLogger getLogger() { return logger; }

    @Override public int getRemainingTimeInMillis() {
        return (int) Math.max(0, invocation.deadlineMilliseconds - System.currentTimeMillis());
    }

    @Override public int getMemoryLimitInMB() {
        return Integer.parseInt(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
    }

    @Override public CognitoIdentity getIdentity() {
        Map<String, Object> members = members(invocation.cognitoIdentity);
        if (members == null) return null;
        return new CognitoIdentity() {
            @Override public String getIdentityId() { return text(members, "cognitoIdentityId"); }

            @Override public String getIdentityPoolId() { return text(members, "cognitoIdentityPoolId"); }
        };
    }

    @Override public ClientContext getClientContext() {
        Map<String, Object> members = members(invocation.clientContext);
        if (members == null) return null;
        return new ClientContext() {
            @Override public Client getClient() { return client(object(members.get("client"))); }

            @Override public Map<String, String> getCustom() { return texts(members.get("custom")); }

            @Override public Map<String, String> getEnvironment() { return texts(members.get("env")); }
        };
    }

    private static Client client(Map<String, Object> members) {
        if (members == null) return null;
        return new Client() {
            @Override public String getInstallationId() { return text(members, "installation_id"); }

            @Override public String getAppTitle() { return text(members, "app_title"); }

            @Override public String getAppVersionName() { return text(members, "app_version_name"); }

            @Override public String getAppVersionCode() { return text(members, "app_version_code"); }

            @Override public String getAppPackageName() { return text(members, "app_package_name"); }
        };
    }

    private static Map<String, Object> members(String json) {
        return json == null || json.isEmpty() ? null : object(Json.read(json.getBytes(RuntimeClient.UTF_8)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return value instanceof Map ? (Map<String, Object>) value : null;
    }

    private static Map<String, String> texts(Object value) {
        Map<String, Object> members = object(value);
        if (members == null) return null;
        Map<String, String> texts = new HashMap<>();
        members.forEach((name, member) -> texts.put(name, member == null ? null : member.toString()));
        return texts;
    }

    private static String text(Map<String, Object> members, String name) {
        Object value = members.get(name);
        return value == null ? null : value.toString();
    }
}
