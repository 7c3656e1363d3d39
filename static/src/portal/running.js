import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const EVERY = 4000;
const TIMES = 20;

/** While a payment is on its way, the page looks again by itself, for a while. */
export class PaymentRunning extends Interaction {
    static selector = ".o_elsmart_now.o_elsmart_is_payment_running";

    start() {
        const key = `elsmart_running_${window.location.pathname}`;
        const seen = Number(browser.sessionStorage.getItem(key) || 0);
        if (seen < TIMES) {
            this.waitForTimeout(() => {
                browser.sessionStorage.setItem(key, seen + 1);
                browser.location.reload();
            }, EVERY);
        }
    }
}

registry.category("public.interactions").add("elsmart_kundefaktura.payment_running", PaymentRunning);
