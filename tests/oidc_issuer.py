"""A small issuer of identities on loopback: what OpenID Connect asks of one, over real HTTP.

Answers the discovery document, the authorisation request (as if the person had agreed), the
exchange of the code with its proof (PKCE), the keys and the person's particulars.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET, KID = "filing-desk", "a-secret-of-the-client", "key-1"


@dataclass
class Issuer:
    """What it says of the person, and how; each test may make it lie."""

    address: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=lambda: a_key())
    claims: dict = field(default_factory=dict)
    particulars: dict = field(default_factory=dict)
    sign: object = None
    refuses: bool = False
    granted: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def discovery(self):
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": KID, "alg": "RS256", "use": "sig"}]}

    def authorize(self, query):
        """Back to where the request came from, with a code or with a refusal."""
        if self.refuses:
            said = {"error": "access_denied", "state": query["state"]}
        else:
            code = secrets.token_urlsafe()
            self.granted[code] = query
            said = {"code": code, "state": query["state"]}
        return f"{query['redirect_uri']}?{urlencode(said)}"

    def token(self, form):
        """The identity for a code, once, to who holds the secret and the proof."""
        query = self.granted.pop(form["code"])
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        assert query["code_challenge_method"] == "S256"
        assert query["code_challenge"] == proof.decode().rstrip("=")
        assert query["redirect_uri"] == form["redirect_uri"]
        assert (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
        return {
            "access_token": "an-access-token",
            "token_type": "Bearer",
            "id_token": self.identity(),
        }

    def identity(self):
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "42", "iat": now, "exp": now + 60}
        claims |= self.claims
        if self.sign is not None:
            return self.sign(claims)
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": KID})


def a_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def serve(issuer):
    """Start answering; returns what stops it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(issuer))
    issuer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()

    def stop():
        server.shutdown()
        thread.join()
        server.server_close()

    return stop


def _handler_of(issuer):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            issuer.asked.append(parts.path)
            if parts.path == "/authorize":
                self._answer(302, location=issuer.authorize(dict(parse_qsl(parts.query))))
            elif parts.path == "/userinfo":
                assert self.headers["Authorization"] == "Bearer an-access-token"
                self._answer(200, issuer.particulars)
            else:
                pages = {
                    "/.well-known/openid-configuration": issuer.discovery,
                    "/keys": issuer.keys,
                }
                self._answer(200, pages[parts.path]())

        def do_POST(self):
            issuer.asked.append(self.path)
            length = int(self.headers["Content-Length"])
            self._answer(200, issuer.token(dict(parse_qsl(self.rfile.read(length).decode()))))

        def _answer(self, status, content=None, location=""):
            body = json.dumps(content).encode() if content is not None else b""
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            """Quiet."""

    return Handler
