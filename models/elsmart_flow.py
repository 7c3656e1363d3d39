"""The flow's own pass: what opens a closed order for the methods of this addon and for nothing else."""
# An object, not a value: no RPC call, import file or saved filter can put it into a context.
FLOW = object()


def in_flow(env):
    """Whether a method of the flow is at work."""
    return env.context.get('elsmart_flow') is FLOW

