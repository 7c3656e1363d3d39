import { registry } from "@web/core/registry";
import { useDebounced } from "@web/core/utils/timing";
import { TextField, textField } from "@web/views/fields/text/text_field";

const PAUSE = 500;

/**
 * A text with placeholders: they are put in at the cursor from the list that the record gives in `placeholders`, and the
 * preview follows a moment after the last key.
 */
export class WordingField extends TextField {
    static template = "elsmart_kundefaktura.WordingField";

    setup() {
        super.setup();
        this.preview = useDebounced(() => this.commit(), PAUSE);
    }

    get placeholders() {
        return (this.props.record.data.placeholders || "").split(" ").filter(Boolean);
    }

    onInput() {
        this.preview();
    }

    commit() {
        const value = this.textareaRef.el?.value;
        if (value !== undefined && value !== (this.props.record.data[this.props.name] || "")) {
            return this.props.record.update({ [this.props.name]: value });
        }
    }

    onPlaceholder(name) {
        const area = this.textareaRef.el;
        area.setRangeText(`{${name}}`, area.selectionStart, area.selectionEnd, "end");
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
        area.focus();
    }
}

registry.category("fields").add("elsmart_wording", { ...textField, component: WordingField });
