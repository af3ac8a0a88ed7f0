"""Requests signed by the installed botocore, as JSON: what the console's signatures must be equal to."""

import datetime
import json
import random
import sys
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials

NOW = datetime.datetime(2026, 3, 1, 12, 30, 15, tzinfo=datetime.timezone.utc)
botocore.auth.get_current_datetime = lambda remove_tzinfo=True: NOW.replace(tzinfo=None) if remove_tzinfo else NOW
ODD = "abz019-_.~ /:+%&=?#$!'()*,;@[]{}|\\\"<>^`äß€𝄞"


def word(source, most):
    return "".join(source.choice(ODD) for _ in range(source.randrange(1, most)))


def case(source):
    path = "/" + "/".join(urllib.parse.quote(word(source, 9), safe="-_.~") for _ in range(source.randrange(0, 4)))
    query = {word(source, 8): word(source, 12) for _ in range(source.randrange(0, 4))}
    text = "&".join(f"{urllib.parse.quote(key, safe='-_.~')}={urllib.parse.quote(value, safe='-_.~')}"
                    for key, value in query.items())
    method = source.choice(["GET", "POST", "PUT", "DELETE"])
    body = word(source, 60) if method in ("POST", "PUT") else ""
    token = source.choice([None, "token/" + str(source.random())])
    secret, region, service = str(source.random()), source.choice(["us-east-1", "eu-central-1"]), source.choice(
        ["lambda", "logs", "apus", "sqs"])
    headers = {"content-type": "application/json", "x-amz-target": " A   b_1.C "} if body else {}
    request = botocore.awsrequest.AWSRequest(
        method=method, url=f"http://127.0.0.1:4566{path}" + ("?" + text if text else ""), headers=dict(headers),
        data=body.encode())
    credentials = botocore.credentials.Credentials("AKIDEXAMPLE", secret, token)
    botocore.auth.SigV4Auth(credentials, service, region).add_auth(request)
    return {"method": method, "path": path, "query": query, "headers": headers, "body": body, "secret": secret,
            "token": token, "region": region, "service": service, "authorization": request.headers["Authorization"]}


source = random.Random(7)
json.dump([case(source) for _ in range(200)], sys.stdout)
