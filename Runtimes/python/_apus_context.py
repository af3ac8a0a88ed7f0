# The parts of the context that mobile clients send: ClientContext and CognitoIdentity. Loaded when asked for.
import json

import _apus_runtime


class Fields:
    """An object whose attributes are those of a JSON object, None where it has none."""

    def __init__(self, names, values):
        for name in names:
            setattr(self, name, (values or {}).get(name))

    def __repr__(self):
        fields = ",".join("%s=%s" % item for item in sorted(self.__dict__.items()))
        return "%s([%s])" % (type(self).__name__, fields)


class Client(Fields):
    pass


class ClientContext(Fields):
    pass


class CognitoIdentity(Fields):
    pass


CLIENT_FIELDS = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


def parse(text, name):
    try:
        return json.loads(text)
    except Exception as error:
        raise _apus_runtime.Fault(
            "Runtime.LambdaContextUnmarshalError", "Unable to parse %s JSON: %s" % (name, error))


def client_context(text):
    if not text:
        return None
    values = parse(text, "Client Context")
    if not values:
        return None
    context = ClientContext(("custom", "env"), values)
    context.client = Client(CLIENT_FIELDS, values["client"]) if values.get("client") else None
    return context


def identity(text):
    values = parse(text, "Cognito Identity") if text else {}
    identity = CognitoIdentity((), {})
    identity.cognito_identity_id = values.get("cognitoIdentityId")
    identity.cognito_identity_pool_id = values.get("cognitoIdentityPoolId")
    return identity
