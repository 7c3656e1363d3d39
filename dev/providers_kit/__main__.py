"""Serve both providers: python -m providers_kit PORT [--vipps-webhook URL SECRET]. Ends with the process."""

import argparse

from . import Kit

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="providers_kit", description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--vipps-webhook", nargs=2, metavar=("URL", "SECRET"))
    options = parser.parse_args()
    kit = Kit(options.port)
    if options.vipps_webhook:
        url, secret = options.vipps_webhook
        kit.vipps.webhooks["demo"] = {"id": "demo", "url": url, "secret": secret, "events": [
            f"epayments.payment.{name}.v1" for name in (
                "aborted", "expired", "cancelled", "captured", "refunded", "authorized", "terminated")]}
    kit.serve()
