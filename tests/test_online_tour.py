from .online_common import OnlineCase


class TestOnlineTour(OnlineCase):
    """A browser of a phone's size, through the provider's page and back."""

    browser_size = '390x844'
    touch_enabled = True

    def setUp(self):
        super().setUp()
        self.order = self.accepted('K-2026-000412')
        self.addCleanup(setattr, self.kit, 'visitor', None)

    def test_by_card(self):
        self.kit.visitor = 'pay'
        self.start_tour(self.path(self.order), 'elsmart_pays_by_card', login=None)
        self.assertPaidOnce(self.order, 51140.0)

    def test_by_vipps(self):
        self.kit.visitor = 'pay'
        self.start_tour(self.path(self.order), 'elsmart_pays_by_vipps', login=None)
        self.cron()
        self.assertPaidOnce(self.order, 51140.0)

    def test_given_up(self):
        self.kit.visitor = 'cancel'
        self.start_tour(self.path(self.order), 'elsmart_gives_up_paying', login=None)
        self.assertNothingPaid(self.order)
