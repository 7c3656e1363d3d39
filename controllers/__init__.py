from . import dispatcher
from . import source_api
from . import portal
from . import payment
from . import portal_case
