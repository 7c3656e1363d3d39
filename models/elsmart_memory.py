"""Values that were read otherwise than by the ORM: with a key, or remembered by the worker (`ormcache`)."""


def tell(record, values):
    """Let `record` know `values` (as its columns hold them) where it knows nothing: what is being written stands.

    It then needs not be read. A private method of core does it; `test_memory` holds it against what is read.
    """
    for name, value in values.items():
        if name != 'id':
            record._fields[name]._insert_cache(record, [value])
