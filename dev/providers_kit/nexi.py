"""Nexi Checkout (formerly Nets Easy), Payment API v1 with the hosted page, as its specification and SDK tell it."""

import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timezone

from . import pages
from .hooks import Message

KEYS = ("test-secret-key-",)   # what a secret key of this server begins with
AUTHORIZATION = re.compile("[A-Za-z0-9]{8,64}")


@dataclass
class Payment:
    id: str
    order: dict
    checkout: dict
    webhooks: list
    reserved: int = 0
    charged: int = 0
    refunded: int = 0
    cancelled: int = 0
    terminated: str = ""
    charges: list = field(default_factory=list)
    refunds: list = field(default_factory=list)


class Nexi:
    """`payments` by id. `slow_refunds`: a refund stays pending until `complete_refunds`."""

    def __init__(self, kit):
        self.kit, self.payments, self.replies, self.slow_refunds = kit, {}, {}, False

    def told(self):
        return {payment.id: {"reference": payment.order["reference"], "charged": payment.charged,
                             "refunded": payment.refunded, "charges": len(payment.charges)}
                for payment in self.payments.values()}

    # === ROUTES === #

    def route(self, request):
        """(name of the operation, call that gives the answer)."""
        parts = request.path.strip("/").split("/")
        if parts[0] == "page":
            return "nexi.page", lambda: self.page(request, *parts[1:])
        if not (request.headers.get("Authorization") or "").startswith(KEYS):
            return "nexi.unauthorized", lambda: (401, None)
        body = request.json if isinstance(request.json, dict) else {}
        known = {
            ("POST", "payments"): ("create", lambda: self.create(body)),
            ("GET", "payments", "*"): ("get", lambda: self.get(parts[2])),
            ("POST", "payments", "*", "charges"): ("charge", lambda: self.once(request, self.charge, parts[2], body)),
            ("POST", "payments", "*", "cancels"): ("cancel", lambda: self.cancel(parts[2], body)),
            ("PUT", "payments", "*", "terminate"): ("terminate", lambda: self.terminate(parts[2])),
            ("POST", "charges", "*", "refunds"): ("refund", lambda: self.once(request, self.refund, parts[2], body)),
        }
        shape = (request.method, *parts[1:2], *(["*"] if len(parts) > 2 else []), *parts[3:])
        name, call = known.get(shape, ("unknown", lambda: (404, None)))
        return f"nexi.{name}", call

    def once(self, request, call, *arguments):
        """The stored answer when the Idempotency-Key was used before."""
        key = request.headers.get("Idempotency-Key")
        if key and key in self.replies:
            return self.replies[key]
        answer = call(*arguments)
        if key and answer[0] < 500:
            self.replies[key] = answer
        return answer

    # === THE API === #

    def create(self, body):
        order, checkout = body.get("order") or {}, body.get("checkout") or {}
        hooks = (body.get("notifications") or {}).get("webHooks") or []
        errors = {}
        if sum(item.get("grossTotalAmount", 0) for item in order.get("items", [])) != order.get("amount"):
            errors["order.amount"] = ["The amount does not match the sum of the order items."]
        for name in ("amount", "currency", "reference"):
            if not order.get(name):
                errors[f"order.{name}"] = ["Required."]
        for name in ("returnUrl", "cancelUrl", "termsUrl"):
            if not checkout.get(name):
                errors[f"checkout.{name}"] = ["Required."]
        if checkout.get("integrationType") != "HostedPaymentPage":
            errors["checkout.integrationType"] = ["Only the hosted page is played here."]
        if any(not AUTHORIZATION.fullmatch(hook.get("authorization", "")) for hook in hooks):
            errors["notifications.webHooks"] = ["Authorization must be 8 to 64 alphanumeric characters."]
        if errors:
            return 400, {"errors": errors}
        payment = Payment(secrets.token_hex(16), order, checkout, hooks)
        self.payments[payment.id] = payment
        return 201, {"paymentId": payment.id,
                     "hostedPaymentPageUrl": f"{self.kit.url}/nexi/page/{payment.id}?checkoutKey=local"}

    def get(self, payment_id):
        payment = self.payments.get(payment_id)
        if not payment:
            return 404, None
        summary = {f"{name}Amount": getattr(payment, name) for name in ("reserved", "charged", "refunded", "cancelled")}
        answer = {
            "paymentId": payment.id, "summary": {name: value for name, value in summary.items() if value},
            "orderDetails": {name: payment.order[name] for name in ("amount", "currency", "reference")},
            "checkout": {"url": f"{self.kit.url}/nexi/page/{payment.id}"}, "consumer": {}, "created": now(),
        }
        for name in ("charges", "refunds", "terminated"):
            if getattr(payment, name):
                answer[name] = getattr(payment, name)
        return 200, {"payment": answer}

    def charge(self, payment_id, body):
        payment, amount = self.payments.get(payment_id), body.get("amount")
        if not payment:
            return 404, None
        if payment.charged:
            return error("1008", "Payment is already charged")
        if not payment.reserved or payment.cancelled:
            return error("1003", "Payment is not reserved")
        if amount != payment.reserved:
            return error("1001" if amount > payment.reserved else "1024", "The amount is not what is reserved")
        self._charge(payment, amount)
        return 201, {"chargeId": payment.charges[0]["chargeId"]}

    def cancel(self, payment_id, body):
        payment = self.payments.get(payment_id)
        if not payment:
            return 404, None
        if payment.charged:
            return error("1008", "Payment is already charged")
        if payment.cancelled:
            return error("1019", "Payment is already cancelled")
        if not payment.reserved:
            return error("1003", "Payment is not reserved")
        if body.get("amount") != payment.reserved:
            return error("1007", "Partial cancel is not allowed")
        payment.cancelled = payment.reserved
        self.tell(payment, "payment.cancel.created")
        return 204, None

    def terminate(self, payment_id):
        payment = self.payments.get(payment_id)
        if not payment:
            return 404, None
        if payment.reserved or payment.charged:
            return error("1004", "Payment is already reserved")
        payment.terminated = payment.terminated or now()
        return 204, None

    def refund(self, charge_id, body):
        payment = next((payment for payment in self.payments.values() for charge in payment.charges
                        if charge["chargeId"] == charge_id), None)
        if not payment:
            return 404, None
        amount = body.get("amount")
        going = sum(refund["amount"] for refund in payment.refunds if refund["state"] in ("Pending", "Completed"))
        if not isinstance(amount, int) or not 0 < amount <= payment.charged - going:
            return error("1009", "Invalid refund amount")
        if amount != payment.charged and sum(
                item.get("grossTotalAmount", 0) for item in body.get("orderItems") or []) != amount:
            return error("1015", "Order items are missing or do not sum up")
        refund = {"refundId": secrets.token_hex(16), "amount": amount, "state": "Pending", "lastUpdated": now(),
                  "orderItems": []}
        payment.refunds.append(refund)
        self.tell(payment, "payment.refund.initiated.v2", refund)
        if not self.slow_refunds:
            self.complete_refunds(payment)
        return 201, {"refundId": refund["refundId"]}

    def complete_refunds(self, payment, state="Completed"):
        for refund in payment.refunds:
            if refund["state"] == "Pending":
                refund["state"] = state
                payment.refunded += refund["amount"] if state == "Completed" else 0
                self.tell(payment, f"payment.refund.{state.lower()}", refund)

    # === THE PAGE === #

    def page(self, request, payment_id="", action=""):
        """The hosted page, and what its buttons do. The payer comes back whatever becomes of the webhooks."""
        payment = self.payments.get(payment_id)
        if not payment:
            return 404, pages.gone("Nexi Checkout")
        if payment.terminated or payment.reserved:
            return 200, pages.gone("Nexi Checkout")
        if not action and self.kit.visitor:
            return 200, pages.pressed(f"/nexi/page/{payment.id}/{self.kit.visitor}")
        if request.method == "POST" and action == "pay":
            self.pay(payment_id)
            return 303, None, {"Location": with_query(payment.checkout["returnUrl"], f"paymentid={payment.id}")}
        if request.method == "POST" and action == "cancel":
            return 303, None, {"Location": with_query(payment.checkout["cancelUrl"], f"paymentid={payment.id}")}
        if request.method == "POST" and action == "decline":
            self.tell(payment, "payment.reservation.failed")
        order = payment.order
        return 200, pages.card(
            payment.id, order["items"][0]["name"], order["amount"], declined=action == "decline",
            charge=bool(payment.checkout.get("charge")))

    def pay(self, payment_id):
        """The payer agrees; returns whether that was possible."""
        payment = self.payments[payment_id]
        if payment.terminated or payment.reserved:
            return False
        payment.reserved = payment.order["amount"]
        self.tell(payment, "payment.reservation.created.v2")
        self.tell(payment, "payment.checkout.completed")
        if payment.checkout.get("charge"):
            self._charge(payment, payment.reserved)
        return True

    def _charge(self, payment, amount):
        payment.charged = amount
        payment.charges.append(
            {"chargeId": secrets.token_hex(16), "amount": amount, "created": now(), "orderItems": []})
        self.tell(payment, "payment.charge.created.v2", payment.charges[0])

    # === WEBHOOKS === #

    def tell(self, payment, event, more=None):
        """One message to everybody who asked for `event`, with the secret that came with the payment."""
        body = json.dumps({
            "id": secrets.token_hex(16), "timestamp": now(), "merchantNumber": 100000, "event": event,
            "data": {"paymentId": payment.id,
                     "amount": {"amount": payment.order["amount"], "currency": payment.order["currency"]},
                     **{name: value for name, value in (more or {}).items() if name.endswith("Id")}},
        }).encode()
        for hook in payment.webhooks:
            if hook["eventName"] == event:
                self.kit.hooks.add(Message(hook["url"], {
                    "Authorization": hook["authorization"], "Content-Type": "application/json"}, body, event))


def error(code, message):
    return 400, {"code": code, "message": message, "source": "internal"}


def now():
    return datetime.now(timezone.utc).isoformat()


def with_query(url, query):
    return f"{url}{'&' if '?' in url else '?'}{query}"
