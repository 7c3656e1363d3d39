import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** Buttons that copy what the customer types into the bank: KID, account number, amount. */
export class CopyButton extends Interaction {
    static selector = ".o_elsmart_copy";
    dynamicContent = {
        _root: { "t-on-click": this.copy },
    };

    async copy() {
        await this.waitFor(navigator.clipboard.writeText(this.el.dataset.copy));
        const label = this.el.innerHTML;
        this.el.classList.add("o_elsmart_copied");
        this.el.textContent = _t("Copied");
        this.waitForTimeout(() => {
            this.el.classList.remove("o_elsmart_copied");
            this.el.innerHTML = label;
        }, 2000);
    }
}

registry.category("public.interactions").add("elsmart_kundefaktura.copy_button", CopyButton);
