"""What the races of online payment share: providers that are played here, a payer at their page, and what is booked."""

import contextlib
import functools

from . import steps
from .ground import ground, sql

from devkit.console import Stop
from journey.people import Customer, Employee
from journey.report import Surprise
from providers_kit import Kit, hooks

AMOUNT = 3750.0
CRONS = ('elsmart_kundefaktura.ir_cron_online_payments', 'payment.cron_post_process_payment_tx')


class Scene:
    """A live server with a grid company, and both providers in this process. Webhooks wait until they are sent."""

    def __init__(self, world, kit):
        self.world, self.kit = world, kit
        self.accountant, self.administrator = (Employee(world, role) for role in ('accountant', 'administrator'))
        self.crons = [int(sql(
            "SELECT res_id FROM ir_model_data WHERE module = '{}' AND name = '{}'".format(*name.split('.')))[0][0])
            for name in CRONS]

    def to_pay(self):
        """A fakturagrunnlag whose prepayment is to be paid."""
        basis = steps.accepted(self.world, self.accountant, lines=3, legal_basis='ch16', work_type='ny_tilknytning')
        [[gross]] = sql(f'SELECT sum(open) FROM elsmart_claim WHERE order_id = {basis.id}')
        if float(gross) != AMOUNT:
            raise Stop(f'{basis.name} asks for {gross}, not {AMOUNT}.')
        return basis

    def tab(self, basis):
        """A browser tab with the payment page."""
        customer = Customer(self.world['url'])
        customer.get(f'/my/kundefaktura/{basis.id}/pay?access_token={basis.token}')
        return customer

    def agree(self, reference):
        """The payer agrees on the provider's page that `reference` (of ours) leads to; whether that was possible."""
        [row] = sql(f"SELECT provider_reference FROM payment_transaction WHERE reference = '{reference}'")
        provider = self.kit.nexi if row[0] in self.kit.nexi.payments else self.kit.vipps
        return row[0] in provider.payments and provider.pay(row[0])

    def webhooks(self, times=1):
        """Calls that send the webhooks that wait, each `times` times."""
        waiting, self.kit.hooks.waiting = self.kit.hooks.waiting, []
        return [functools.partial(hooks.send, message) for message in waiting for _time in range(times)]

    def cron(self, number=0):
        """Let a cron run now. One that runs already is as good."""
        with contextlib.suppress(Surprise):
            self.administrator.call('ir.cron', 'method_direct_trigger', [self.crons[number]])

    def settle(self, basis):
        """What the cron does in the minutes after: until nothing is due."""
        for _round in range(8):
            sql(f"UPDATE payment_transaction SET elsmart_check_at = now() at time zone 'utc' - interval '1 minute' "
                f"WHERE elsmart_check_at IS NOT NULL AND id IN ({self.transactions(basis)})")
            self.cron()
            if not sql(f"SELECT 1 FROM payment_transaction WHERE state IN ('authorized', 'pending') "
                       f"AND id IN ({self.transactions(basis)})"):
                break

    @staticmethod
    def transactions(basis):
        return ('SELECT r.transaction_id FROM elsmart_claim_transaction_rel r '
                f'JOIN elsmart_claim c ON c.id = r.claim_id WHERE c.order_id = {basis.id}')

    def booked(self, basis):
        """(payments, their sum, NOK paid on the claims, receipts, activities) of `basis`, by the database."""
        [[payments, total]] = sql(
            f"SELECT count(*), coalesce(sum(amount), 0) FROM account_payment WHERE state IN ('in_process', 'paid') "
            f"AND payment_transaction_id IN ({self.transactions(basis)})")
        [[paid]] = sql(f'SELECT sum(paid) FROM elsmart_claim WHERE order_id = {basis.id}')
        [[receipts]] = sql(
            f"SELECT count(*) FROM mail_mail m JOIN mail_message t ON t.id = m.mail_message_id "
            f"WHERE m.elsmart_order_id = {basis.id} AND t.subject LIKE 'Kvittering: %'")
        [[activities]] = sql(
            f"SELECT count(*) FROM mail_activity WHERE res_model = 'sale.order' AND res_id = {basis.id}")
        return int(payments), float(total), float(paid), int(receipts), int(activities)

    def charged(self, basis):
        """(payments that a provider charged, their sum) for `basis`, as the providers count."""
        names = {row[0] for row in sql(f'SELECT elsmart_remote_reference FROM payment_transaction '
                                       f'WHERE id IN ({self.transactions(basis)})')}
        told = [row for provider in (self.kit.nexi, self.kit.vipps) for row in provider.told().values()
                if row['reference'] in names and row['charged']]
        return sum(row['charges'] for row in told), sum(row['charged'] for row in told) / 100


@contextlib.contextmanager
def scene():
    """Gives a Scene."""
    kit = Kit(hooks='held').start()
    try:
        with ground(payments=kit.url) as (_server, world):
            yield Scene(world, kit)
    finally:
        kit.stop()
