"""The flow's own pass: what opens a closed order for the methods of this addon and for nothing else."""
from odoo.exceptions import UserError

# An object, not a value: no RPC call, import file or saved filter can put it into a context.
FLOW = object()


def in_flow(env):
    """Whether a method of the flow is at work."""
    return env.context.get('elsmart_flow') is FLOW


def refuse(env, message, *args):
    """Raise `message` as what the user is told."""
    raise UserError(message % args if args else message)
