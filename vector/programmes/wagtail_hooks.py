"""Registration of the ledger's viewsets."""

from wagtail import hooks

from vector.programmes.viewsets import LedgerGroup


@hooks.register("register_admin_viewset")
def ledger() -> LedgerGroup:
    return LedgerGroup()
