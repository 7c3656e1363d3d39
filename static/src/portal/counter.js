import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * A text field that has a limit: counts, and keeps what is too long until the customer has shortened it.
 * A browser's own maxlength, which holds without this script, cuts what is pasted and says nothing.
 */
export class TextCounter extends Interaction {
    static selector = ".o_elsmart_form textarea[maxlength]";
    dynamicContent = {
        _root: { "t-on-input": this.count },
    };

    setup() {
        this.limit = this.el.maxLength;
        this.el.removeAttribute("maxlength");
        this.counter = document.createElement("p");
        this.counter.className = "o_elsmart_muted";
        this.counter.setAttribute("role", "status");
        this.insert(this.counter, this.el, "afterend");
        this.count();
    }

    count() {
        const length = this.el.value.length;
        const over = length > this.limit;
        this.counter.textContent = length
            ? _t("%(length)s of %(limit)s characters", { length, limit: this.limit })
            : _t("At most %s characters", this.limit);
        this.counter.classList.toggle("text-danger", over);
        this.el.setCustomValidity(
            over ? _t("The text is %s characters too long. Shorten it before you send it.", length - this.limit) : ""
        );
    }
}

registry.category("public.interactions").add("elsmart_kundefaktura.text_counter", TextCounter);
