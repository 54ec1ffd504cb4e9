"""The organisation's own sign-in (OpenID Connect), as a client sees it: configuration, discovery, tokens and their proof.

Authorization code with PKCE. What is believed is the ID token alone, and only when its signature (a key of the issuer, an
asymmetric algorithm of ours), issuer, audience, times and nonce are right. Requests go to the configured issuer and the
addresses it publishes, over TLS, without following redirects; on loopback plain HTTP will do.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from pipeline.core.errors import Refused, UsageError

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")  # never "none", never one with a shared secret
LEEWAY = 60  # seconds clocks may differ
MOST = 1_000_000  # bytes of an answer
PATIENCE = 10  # seconds an answer is waited for
FRESH = 3600  # seconds keys are kept; an unknown key is asked for again, once a minute


@dataclass(frozen=True, slots=True)
class Config:
    """``create``: the role that somebody without an account gets (reader or auditor), empty: nobody; ``domains``: whose
    addresses that is for."""

    issuer: str
    client_id: str
    client_secret: str
    label: str = "Logga in med organisationens konto"
    scope: str = "openid email profile"
    create: str = ""
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claims:
    """Who came: ``subject`` names the person at the issuer for ever; ``email`` only where the issuer has verified it."""

    subject: str
    email: str
    name: str


def configured(file: Path | None, environ: Mapping[str, str] = os.environ) -> Config | None:
    """From a TOML file, or BELAGG_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _LABEL, _SCOPE, _CREATE, _DOMAINS; what the
    environment says goes first, so that the secret need not lie in a file. None where nothing is said. Raises UsageError."""
    said: dict[str, Any] = {}
    if file is not None:
        try:
            said = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as fault:
            raise UsageError("oidc-config", what=f"{file.name}: {fault}") from fault
    keys = ("issuer", "client_id", "client_secret", "label", "scope", "create", "domains")
    unknown = [key for key in said if key not in keys]
    said |= {key: environ[f"BELAGG_OIDC_{key.upper()}"] for key in keys if environ.get(f"BELAGG_OIDC_{key.upper()}")}
    if not said:
        return None
    if isinstance(said.get("domains"), str):
        said["domains"] = said["domains"].replace(",", " ").split()
    lacking = [key for key in ("issuer", "client_id", "client_secret") if not isinstance(said.get(key), str) or not said[key]]
    if unknown or lacking:
        raise UsageError("oidc-config", what=", ".join(unknown or lacking))
    if said.get("create", "") not in ("", "reader", "auditor"):
        raise UsageError("oidc-config", what=f"create = {said['create']!r}")
    if said.get("create") and not said.get("domains"):
        raise UsageError("oidc-config", what="domains")
    domains = tuple(str(domain).casefold() for domain in said.get("domains", ()))
    words = {key: str(said[key]) for key in keys[:-1] if key in said}
    _safe(words["issuer"])
    return Config(**words, domains=domains)


@dataclass(slots=True)
class Provider:
    """``clock``: seconds since 1970."""

    config: Config
    clock: Callable[[], float] = time.time
    _found: dict[str, Any] = field(default_factory=dict)
    _keys: dict[str, Any] = field(default_factory=dict)
    _asked: float = 0.0

    def address(self, back: str, *, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to sign in. ``back``: our address it comes back to."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code", "client_id": self.config.client_id, "redirect_uri": back, "scope": self.config.scope,
            "state": state, "nonce": nonce, "code_challenge": challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        at = _safe(self._discovered()["authorization_endpoint"])
        return f"{at}{'&' if urllib.parse.urlsplit(at).query else '?'}{urllib.parse.urlencode(query)}"

    def claims(self, code: str, back: str, *, nonce: str, verifier: str) -> Claims:
        """Exchanges the code, and proves who came. Raises Refused ``oidc-failed``."""
        secret = ":".join(urllib.parse.quote(word, safe="") for word in (self.config.client_id, self.config.client_secret))
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier,
            "client_id": self.config.client_id,
        }  # fmt: skip
        headers = {
            "Authorization": "Basic " + base64.b64encode(secret.encode()).decode(),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answer = _asked(self._discovered()["token_endpoint"], urllib.parse.urlencode(form).encode(), headers)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise Refused("oidc-failed", why="id_token")
        return self._proven(token, nonce)

    def _proven(self, token: str, nonce: str) -> Claims:
        import jwt

        try:
            head = jwt.get_unverified_header(token)
            if head.get("alg") not in ALGORITHMS:
                raise Refused("oidc-failed", why="alg")
            said = jwt.decode(
                token, self._key(head), algorithms=list(ALGORITHMS), audience=self.config.client_id, issuer=self.config.issuer,
                leeway=LEEWAY, options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
            )  # fmt: skip
        except jwt.PyJWTError as fault:
            raise Refused("oidc-failed", why=type(fault).__name__) from fault
        several = isinstance(said["aud"], list) and len(said["aud"]) > 1
        if (several or "azp" in said) and said.get("azp") != self.config.client_id:
            raise Refused("oidc-failed", why="azp")
        if not hmac.compare_digest(str(said["nonce"]).encode(), nonce.encode()):
            raise Refused("oidc-failed", why="nonce")
        email = str(said.get("email") or "").casefold() if said.get("email_verified") is True else ""
        return Claims(f"{self.config.issuer} {said['sub']}", email, str(said.get("name") or email or said["sub"]))

    def _key(self, head: Mapping[str, Any]) -> Any:
        """The issuer's key that the token names, for the algorithm it is said to be made with."""
        import jwt

        found = self._match(head)
        if found is None and self.clock() - self._asked > 60:
            self._keys = {}
            found = self._match(head)
        if found is None:
            raise Refused("oidc-failed", why="kid")
        key = jwt.PyJWK(found, algorithm=str(head["alg"]))
        return key.key

    def _match(self, head: Mapping[str, Any]) -> dict[str, Any] | None:
        if not self._keys or self.clock() - self._asked > FRESH:
            self._keys = _asked(self._discovered()["jwks_uri"])
            self._asked = self.clock()
        kind = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}[str(head["alg"])[:2]]
        keys = self._keys.get("keys")
        fit = [
            key for key in (keys if isinstance(keys, list) else [])
            if isinstance(key, dict) and key.get("kty") == kind and key.get("use", "sig") == "sig"
            and key.get("alg", head["alg"]) == head["alg"] and (key.get("kid") == head.get("kid") or "kid" not in head)
        ]  # fmt: skip
        return fit[0] if len(fit) == 1 else None

    def _discovered(self) -> dict[str, Any]:
        """What the issuer says of itself, which must be what it was configured as."""
        if not self._found:
            said = _asked(f"{self.config.issuer.rstrip('/')}/.well-known/openid-configuration")
            wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            if said.get("issuer") != self.config.issuer or not all(isinstance(said.get(key), str) for key in wanted):
                raise Refused("oidc-failed", why="issuer")
            self._found = said
        return self._found


class _Straight(urllib.request.HTTPRedirectHandler):
    """Nobody is sent elsewhere with our secret."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _asked(address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON object an address answers with. Raises Refused ``oidc-failed``."""
    request = urllib.request.Request(_safe(address), body, {"Accept": "application/json", **(headers or {})})  # noqa: S310 checked
    opener = urllib.request.build_opener(_Straight)
    try:
        with opener.open(request, timeout=PATIENCE) as answer:
            said = json.loads(answer.read(MOST + 1)[: MOST + 1])
    except urllib.error.HTTPError as fault:
        fault.close()
        raise Refused("oidc-failed", why=str(fault.code)) from fault
    except (OSError, ValueError) as fault:
        raise Refused("oidc-away") from fault
    if not isinstance(said, dict):
        raise Refused("oidc-failed", why="json")
    return said


def _safe(address: str) -> str:
    """Raises UsageError for an address that is neither TLS nor on this machine."""
    parts = urllib.parse.urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return address
    if parts.scheme == "http" and (parts.hostname == "localhost" or _loopback(parts.hostname or "")):
        return address
    raise UsageError("oidc-config", what=address)


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
