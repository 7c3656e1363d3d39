from . import elsmart_claim_payment
from . import elsmart_key_wizard
