from . import elsmart_claim_payment
from . import elsmart_key_wizard
from . import elsmart_cancellation
from . import elsmart_change
from . import elsmart_settlement
