"""Vipps MobilePay ePayment v1, access token and webhooks v1, as their OpenAPI documents and guides tell it."""

import base64
import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import format_datetime
from urllib.parse import urlsplit

from . import pages
from .hooks import Message

REFERENCE = re.compile("[a-zA-Z0-9-]{8,50}")
MAXIMUM = 65_000_000
KEYS = ("client_id", "client_secret", "Ocp-Apim-Subscription-Key", "Merchant-Serial-Number")


@dataclass
class Payment:
    reference: str
    amount: dict
    return_url: str
    text: str
    psp: str = field(default_factory=lambda: secrets.token_hex(16))
    state: str = "CREATED"
    authorized: int = 0
    captured: int = 0
    refunded: int = 0
    cancelled: int = 0
    captures: int = 0
    events: list = field(default_factory=list)


class Vipps:
    """`payments` by reference, `webhooks` by id. `tokens` are the access tokens that hold."""

    def __init__(self, kit):
        self.kit, self.payments, self.webhooks, self.replies, self.tokens = kit, {}, {}, {}, set()

    def told(self):
        return {payment.reference: {"reference": payment.reference, "charged": payment.captured,
                                    "refunded": payment.refunded, "charges": payment.captures}
                for payment in self.payments.values()}

    # === ROUTES === #

    def route(self, request):
        parts = request.path.strip("/").split("/")
        if parts[0] == "page":
            return "vipps.page", lambda: self.page(request, *parts[1:])
        if parts == ["accesstoken", "get"]:
            return "vipps.token", lambda: self.token(request)
        if (request.headers.get("Authorization") or "").removeprefix("Bearer ") not in self.tokens:
            return "vipps.unauthorized", lambda: (401, None)
        body = request.json if isinstance(request.json, dict) else {}
        if parts[:2] == ["webhooks", "v1"]:
            return "vipps.webhooks", lambda: self.register(request, body, parts[3:])
        if parts[:3] != ["epayment", "v1", "payments"]:
            return "vipps.unknown", lambda: problem(404, "Not found")
        name = (parts[4:] or ["get" if request.method == "GET" else "create"])[0]
        calls = {
            "create": lambda: self.once(request, self.create, body),
            "get": lambda: self.get(parts[3]),
            "events": lambda: (200, self.payments[parts[3]].events) if parts[3] in self.payments else problem(404, "?"),
            "cancel": lambda: self.once(request, self.cancel, parts[3]),
            "capture": lambda: self.once(request, self.capture, parts[3], body),
            "refund": lambda: self.once(request, self.refund, parts[3], body),
        }
        return f"vipps.{name}", calls.get(name, lambda: problem(404, "Not found"))

    def once(self, request, call, *arguments):
        """The stored answer when the Idempotency-Key was used before on this address; without one nothing is done."""
        key = request.headers.get("Idempotency-Key")
        if not key or len(key) > 50:
            return problem(400, "Idempotency-Key is required and at most 50 characters")
        if (request.path, key) not in self.replies:
            answer = call(*arguments)
            if answer[0] >= 300:
                return answer
            self.replies[request.path, key] = answer
        return self.replies[request.path, key]

    # === THE API === #

    def token(self, request):
        if not all(request.headers.get(name) for name in KEYS):
            return 401, {"error": "invalid_client", "error_description": "Credentials are missing"}
        token = secrets.token_hex(20)
        self.tokens.add(token)
        return 200, {"token_type": "Bearer", "expires_in": "3600", "access_token": token}

    def create(self, body):
        amount, reference = body.get("amount") or {}, body.get("reference") or ""
        wrong = [name for name, right in (
            ("reference", REFERENCE.fullmatch(reference)),
            ("amount", isinstance(amount.get("value"), int) and 0 < amount["value"] <= MAXIMUM),
            ("currency", amount.get("currency") in ("NOK", "DKK", "EUR")),
            ("paymentMethod", (body.get("paymentMethod") or {}).get("type") in ("WALLET", "CARD")),
            ("userFlow", body.get("userFlow") == "WEB_REDIRECT" and body.get("returnUrl")),
            ("paymentDescription", 3 <= len(body.get("paymentDescription") or "") <= 100),
        ) if not right]
        if wrong:
            return problem(400, f"Wrong: {', '.join(wrong)}")
        if reference in self.payments:
            return problem(409, "A payment with this reference exists")
        payment = Payment(reference, amount, body["returnUrl"], body["paymentDescription"])
        self.payments[reference] = payment
        self.tell(payment, "created", amount["value"])
        return 201, {"reference": reference, "redirectUrl": f"{self.kit.url}/vipps/page/{reference}"}

    def get(self, reference):
        payment = self.payments.get(reference)
        return (200, self.shown(payment)) if payment else problem(404, "Payment not found")

    def shown(self, payment):
        currency = payment.amount["currency"]
        return {
            "reference": payment.reference, "pspReference": payment.psp, "state": payment.state, "profile": {},
            "amount": payment.amount, "paymentMethod": {"type": "WALLET"},
            "aggregate": {f"{name}Amount": {"currency": currency, "value": getattr(payment, name)}
                          for name in ("authorized", "captured", "refunded", "cancelled")},
        }

    def cancel(self, reference):
        payment = self.payments.get(reference)
        if not payment:
            return problem(404, "Payment not found")
        if payment.state == "CREATED":
            payment.state = "TERMINATED"
            self.tell(payment, "terminated", 0)
        elif payment.state == "AUTHORIZED" and not payment.captured:
            payment.cancelled = payment.authorized
            self.tell(payment, "cancelled", payment.cancelled)
        else:
            return problem(409, f"A payment that is {payment.state} cannot be cancelled")
        return 200, self.shown(payment)

    def capture(self, reference, body):
        payment, value = self.payments.get(reference), modification(body)
        if not payment:
            return problem(404, "Payment not found")
        if payment.state != "AUTHORIZED" or payment.cancelled:
            return problem(409, "Nothing is reserved")
        if not value or value > payment.authorized - payment.captured:
            return problem(400, "More than is reserved cannot be captured")
        payment.captured += value
        payment.captures += 1
        self.tell(payment, "captured", value)
        return 200, self.shown(payment)

    def refund(self, reference, body):
        payment, value = self.payments.get(reference), modification(body)
        if not payment:
            return problem(404, "Payment not found")
        if not value or value > payment.captured - payment.refunded:
            return problem(400, "More than is captured cannot be refunded")
        payment.refunded += value
        self.tell(payment, "refunded", value)
        return 200, self.shown(payment)

    # === WEBHOOKS === #

    def register(self, request, body, rest):
        if request.method == "POST" and body.get("url") and body.get("events"):
            hook = {"id": secrets.token_hex(16), "url": body["url"], "events": body["events"]}
            self.webhooks[hook["id"]] = {**hook, "secret": secrets.token_urlsafe(32)}
            return 201, {"id": hook["id"], "secret": self.webhooks[hook["id"]]["secret"]}
        if request.method == "DELETE" and rest:
            return (204, None) if self.webhooks.pop(rest[0], None) else problem(404, "Webhook not found")
        return 200, {"webhooks": [{name: hook[name] for name in ("id", "url", "events")}
                                  for hook in self.webhooks.values()]}

    def tell(self, payment, event, value):
        """One signed message to every webhook that asked for it."""
        name = f"epayments.payment.{event}.v1"
        amount = {"currency": payment.amount["currency"], "value": value}
        told = {"msn": "123456", "reference": payment.reference, "pspReference": payment.psp, "name": event.upper(),
                "amount": amount, "timestamp": datetime.now(timezone.utc).isoformat(), "success": True}
        payment.events.append(told)
        body = json.dumps(told).encode()
        for hook in self.webhooks.values():
            if name in hook["events"]:
                self.kit.hooks.add(Message(hook["url"], {
                    **signed(hook["secret"], hook["url"], body), "Content-Type": "application/json"}, body, name))

    # === THE PAGE === #

    def page(self, request, reference="", action=""):
        payment = self.payments.get(reference)
        if not payment or payment.state != "CREATED":
            return 200 if payment else 404, pages.gone("Vipps")
        if not action and self.kit.visitor:
            return 200, pages.pressed(f"/vipps/page/{reference}/{self.kit.visitor}")
        if request.method == "POST" and action in ("pay", "cancel"):
            self.pay(reference) if action == "pay" else self.abort(reference)
            return 303, None, {"Location": payment.return_url}
        return 200, pages.vipps(payment.reference, payment.text, payment.amount["value"])

    def pay(self, reference):
        """The payer agrees in the app; returns whether that was possible."""
        payment = self.payments[reference]
        if payment.state != "CREATED":
            return False
        payment.state, payment.authorized = "AUTHORIZED", payment.amount["value"]
        self.tell(payment, "authorized", payment.authorized)
        return True

    def abort(self, reference, state="ABORTED"):
        """The payer says no, or lets the time run out (`EXPIRED`)."""
        payment = self.payments[reference]
        payment.state = state
        self.tell(payment, state.lower(), 0)


def modification(body):
    value = (body.get("modificationAmount") or {}).get("value")
    return value if isinstance(value, int) and value > 0 else None


def problem(status, title):
    return status, {"type": "about:blank", "title": title, "status": status, "traceId": secrets.token_hex(8)}


def signed(secret, url, body):
    """The headers of a message, signed as the Webhooks API documents it. Written apart from the addon's own check."""
    parts = urlsplit(url)
    date = format_datetime(datetime.now(timezone.utc), usegmt=True)
    content = base64.b64encode(hashlib.sha256(body).digest()).decode()
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    text = "\n".join(["POST", path, ";".join([date, parts.netloc, content])])
    mac = base64.b64encode(hmac.new(secret.encode("utf-8"), text.encode("utf-8"), "sha256").digest()).decode()
    return {"x-ms-date": date, "x-ms-content-sha256": content, "Host": parts.netloc,
            "Authorization": f"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={mac}"}
