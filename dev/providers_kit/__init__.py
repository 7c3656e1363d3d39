"""Nexi Checkout and Vipps MobilePay as local servers, built from their published contracts.

They stand in for the services in tests, demo and walkthrough. The services themselves have not been called from here,
and what the contracts do not say, they may do otherwise. Nothing here imports the addon.
"""

from .server import Kit

__all__ = ["Kit"]
