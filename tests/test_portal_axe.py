import json

from .test_portal_kinds import ChainCase

AXE = '/elsmart_kundefaktura/static/tests/lib/axe-core-4.14.1.min.js'
# Findings of our own content only: header and footer of the page are core's.
CHECK = """
    const script = document.createElement('script');
    script.src = %(axe)s;
    script.onerror = () => console.error('axe-core is not served');
    script.onload = async () => {
        document.querySelectorAll('.o_elsmart details').forEach((details) => { details.open = true; });
        const result = await axe.run('.o_elsmart', { resultTypes: ['violations'] });
        const serious = result.violations.filter((finding) => ['serious', 'critical'].includes(finding.impact));
        const wide = document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth;
        if (serious.length) {
            console.error(serious.map((finding) => finding.id + ': ' + finding.nodes.map(
                (node) => node.html + ' ' + node.any.map((check) => check.message).join(' ')).join(' | ')).join('\\n'));
        } else if (wide > 0) {
            console.error('The page is ' + wide + ' px too wide.');
        } else {
            console.log('test successful');
        }
    };
    document.head.append(script);
"""


class TestAccessibility(ChainCase):
    """axe-core finds nothing serious on a phone, and no page has to be scrolled sideways."""

    browser_size = '390x844'
    touch_enabled = True

    def check(self, path, login=None):
        self.browser_js(
            path, CHECK % {'axe': json.dumps(AXE)}, ready="document.querySelector('.o_elsmart') !== null", login=login)

    def test_the_offer_its_new_version_and_its_refusal(self):
        self.company.elsmart_early_start_consent = True
        order = self.deliver('K-2026-000412')
        self.send(order)
        self.check(self.path(order))
        self.dearer(order)
        self.send(order)
        self.check(self.path(order, message='changed'))
        order._elsmart_version()._decline("For dyrt")
        self.check(self.path(order))

    def test_payment_settlement_and_refund(self):
        order = self.deliver('K-2026-000704')
        self.send(order)
        self.accept(order)
        self.check(self.path(order))
        self.check(self.path(order, '/pay'))
        final = self.settle(self.paid_house(), 'underrun')
        self.check(self.path(final))

    def test_the_lists_and_a_case(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        self.portal_user(order.partner_id, 'kari-prove')
        self.check('/my/kundefaktura', login='kari-prove')
        self.installer(order)
        self.check('/my/saker', login='installator-prove')
        self.check(f'/my/saker/{order.elsmart_case_id.id}', login='installator-prove')

    def test_pages_that_turn_a_visitor_away(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        self.check(self.path(order, token='feil'))
        self.stranger()
        self.check(self.path(order), login='fremmed-prove')
