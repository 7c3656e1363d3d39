import { registry } from "@web/core/registry";
import { FormRenderer } from "@web/views/form/form_renderer";
import { formView } from "@web/views/form/form_view";
import { StatusBarButtons } from "@web/views/form/status_bar_buttons/status_bar_buttons";

// The view names its buttons in the order in which they are likely; of these are the next steps.
const STEPS = 2;

/** The next steps as buttons, the rest in the menu that core has for small screens: nine would fill two lines. */
class NextSteps extends StatusBarButtons {
    static template = "elsmart_kundefaktura.NextSteps";

    get shown() {
        const names = this.visibleSlotNames;
        return names.length > STEPS + 1 ? names.slice(0, STEPS) : names;
    }

    get others() {
        return this.visibleSlotNames.slice(this.shown.length);
    }
}

class OrderFormRenderer extends FormRenderer {
    static components = { ...FormRenderer.components, StatusBarButtons: NextSteps };
}

registry.category("views").add("elsmart_order_form", { ...formView, Renderer: OrderFormRenderer });
