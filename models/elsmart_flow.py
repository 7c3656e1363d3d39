"""The flow's own pass: what opens a closed order for the methods of this addon and for nothing else."""
# An object, not a value: no RPC call, import file or saved filter can put it into a context.
FLOW = object()

# Who may read what stands behind an order or a case. Without it a salesperson who is none of ours could not even open
# an ordinary order, and an installer could read what a case costs.
CASE_WORKERS = 'elsmart_kundefaktura.group_user'


def in_flow(env):
    """Whether a method of the flow is at work."""
    return env.context.get('elsmart_flow') is FLOW

