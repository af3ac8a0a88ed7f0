"""What AWS still answers although botocore's models no longer say it.

SQS moved from awsQuery to JSON in 2023, and botocore's model with it; both dialects go on working on one endpoint.
The names below are those of the API version 2012-11-05, as the older model had them and as AWS's own Smithy model
still has them in its xmlName and awsQueryError traits. In that dialect every list and map of SQS is flattened.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
"""

# Protocols that a service speaks beside its model's.
PROTOCOLS = {"sqs": ["query"]}

# The namespace of a service's XML.
NAMESPACES = {"sqs": "http://queue.amazonaws.com/doc/2012-11-05/"}

# Shape of a list -> the name before its numbers: `AttributeName.1`. MessageSystemAttributeNames came after the move;
# in the old dialect it is the same parameter as AttributeNames, which gets it.
LISTS = {
    "sqs": {
        "AWSAccountIdList": "AWSAccountId",
        "ActionNameList": "ActionName",
        "AttributeNameList": "AttributeName",
        "BatchResultErrorEntryList": "BatchResultErrorEntry",
        "BinaryList": "BinaryListValue",
        "ChangeMessageVisibilityBatchRequestEntryList": "ChangeMessageVisibilityBatchRequestEntry",
        "ChangeMessageVisibilityBatchResultEntryList": "ChangeMessageVisibilityBatchResultEntry",
        "DeleteMessageBatchRequestEntryList": "DeleteMessageBatchRequestEntry",
        "DeleteMessageBatchResultEntryList": "DeleteMessageBatchResultEntry",
        "ListMessageMoveTasksResultEntryList": "ListMessageMoveTasksResultEntry",
        "MessageAttributeNameList": "MessageAttributeName",
        "MessageList": "Message",
        "QueueUrlList": "QueueUrl",
        "SendMessageBatchRequestEntryList": "SendMessageBatchRequestEntry",
        "SendMessageBatchResultEntryList": "SendMessageBatchResultEntry",
        "StringList": "StringListValue",
        "TagKeyList": "TagKey",
    }
}

# Shape of a map -> the name before its numbers, the names of key and value: `Attribute.1.Name`.
MAPS = {
    "sqs": {
        "MessageBodyAttributeMap": ("MessageAttribute", "Name", "Value"),
        "MessageBodySystemAttributeMap": ("MessageSystemAttribute", "Name", "Value"),
        "MessageSystemAttributeMap": ("Attribute", "Name", "Value"),
        "QueueAttributeMap": ("Attribute", "Name", "Value"),
        "TagMap": ("Tag", "Key", "Value"),
    }
}

# Error -> its code in awsQuery and in the header x-amzn-query-error, and its status.
ERRORS = {
    "sqs": {
        "BatchEntryIdsNotDistinct": ("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", 400),
        "BatchRequestTooLong": ("AWS.SimpleQueueService.BatchRequestTooLong", 400),
        "EmptyBatchRequest": ("AWS.SimpleQueueService.EmptyBatchRequest", 400),
        "InvalidAddress": ("InvalidAddress", 404),
        "InvalidBatchEntryId": ("AWS.SimpleQueueService.InvalidBatchEntryId", 400),
        "InvalidSecurity": ("InvalidSecurity", 403),
        "KmsAccessDenied": ("KMS.AccessDeniedException", 400),
        "KmsDisabled": ("KMS.DisabledException", 400),
        "KmsInvalidKeyUsage": ("KMS.InvalidKeyUsageException", 400),
        "KmsInvalidState": ("KMS.InvalidStateException", 400),
        "KmsNotFound": ("KMS.NotFoundException", 400),
        "KmsOptInRequired": ("KMS.OptInRequired", 403),
        "KmsThrottled": ("KMS.ThrottlingException", 400),
        "MessageNotInflight": ("AWS.SimpleQueueService.MessageNotInflight", 400),
        "OverLimit": ("OverLimit", 403),
        "PurgeQueueInProgress": ("AWS.SimpleQueueService.PurgeQueueInProgress", 403),
        "QueueDeletedRecently": ("AWS.SimpleQueueService.QueueDeletedRecently", 400),
        "QueueDoesNotExist": ("AWS.SimpleQueueService.NonExistentQueue", 400),
        "QueueNameExists": ("QueueAlreadyExists", 400),
        "ReceiptHandleIsInvalid": ("ReceiptHandleIsInvalid", 404),
        "RequestThrottled": ("RequestThrottled", 403),
        "ResourceNotFoundException": ("ResourceNotFoundException", 404),
        "TooManyEntriesInBatchRequest": ("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", 400),
        "UnsupportedOperation": ("AWS.SimpleQueueService.UnsupportedOperation", 400),
    }
}

# Enums whose values the service checks itself, with an error of its own: SQS says InvalidAttributeName, and
# ReceiveMessage's AttributeNames, whose shape has a queue's attributes, takes a message's.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
OPEN_ENUMS = {
    "sqs": ["MessageSystemAttributeName", "MessageSystemAttributeNameForSends", "QueueAttributeName"],
}


def applied(service, model):
    """The model with what this file says of the service. An `xmlName` is the name in forms and in XML alone."""
    if service not in PROTOCOLS:
        return model
    shapes = model["shapes"]
    for name in OPEN_ENUMS.get(service, []):
        shapes[name].pop("enum", None)
    lists, maps = LISTS.get(service, {}), MAPS.get(service, {})
    for shape in shapes.values():
        for member in shape.get("members", {}).values():
            target = member["shape"]
            if target in lists:
                member["xmlName"] = lists[target]
            if target in maps:
                member["xmlName"] = maps[target][0]
    for name, (_, key, value) in maps.items():
        shapes[name]["key"]["xmlName"] = key
        shapes[name]["value"]["xmlName"] = value
    for name, (code, status) in ERRORS.get(service, {}).items():
        shapes[name]["error"] = {"code": code, "httpStatusCode": status, "senderFault": True}
    metadata = model["metadata"]
    metadata["xmlNamespace"] = NAMESPACES[service]
    metadata["protocols"] = list(metadata.get("protocols") or [metadata["protocol"]]) + PROTOCOLS[service]
    return model
